import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { RunningAcs } from './acs/running-acs.js';
import { CpeCabinet } from './cpe/cpe-cabinet.js';
import { inform, transferComplete } from './cpe/documents.js';
import { cookieOf, post, Wire } from './cpe/wire.js';

let acs: RunningAcs;
const cabinet = new CpeCabinet(() => acs.cwmpUrl);
const canary = 'kanarie-4711';

beforeAll(async () => {
  acs = await RunningAcs.start();
});

afterAll(async () => {
  await cabinet.clear();
  await acs.stop();
});

interface TraceResource {
  readonly id: string;
  readonly reason: string;
  readonly result: string;
  readonly exchangeCount: number;
}

interface Transcript extends TraceResource {
  readonly exchanges: readonly {
    readonly request: { readonly line: string; readonly body: string | null; readonly note: string | null };
    readonly response?: { readonly line: string; readonly body: string | null };
  }[];
}

async function idOf(serialNumber: string): Promise<string> {
  const sql = 'SELECT public_id AS id FROM device WHERE serial_number = $1';
  const [device] = await acs.query<{ id: string }>(sql, [serialNumber]);
  return device?.id ?? '';
}

async function tracesOf(deviceId: string): Promise<readonly TraceResource[]> {
  const { body } = await acs.api.request<{ items: TraceResource[] }>(`/devices/${deviceId}/traces`);
  return body.items;
}

async function transcriptOf({ id }: TraceResource): Promise<Transcript> {
  return (await acs.api.request<Transcript>(`/traces/${id}`)).body;
}

async function text(path: string, method = 'GET', body?: object): Promise<string> {
  const headers = {
    authorization: `Bearer ${acs.acs.adminApiKey}`,
    accept: 'text/plain',
    'content-type': 'application/json',
  };
  const init = { method, headers, ...(body !== undefined && { body: JSON.stringify(body) }) };
  const answer = await fetch(`${acs.acs.apiUrl}/api/v1${path}`, init);
  expect(answer.status).toBe(200);
  return answer.text();
}

describe('a device under trace', () => {
  test('has a transcript of each session, without its secrets', async () => {
    const cpe = await cabinet.switchOn({ serialNumber: 'TRACED' });
    const deviceId = await idOf('TRACED');
    expect(await tracesOf(deviceId)).toEqual([]);
    const until = new Date(Date.now() + 600_000).toISOString();
    await text(`/devices/${deviceId}/trace`, 'PUT', { until });
    const name = 'Device.WiFi.AccessPoint.1.Security.KeyPassphrase';
    const task = await acs.api.call(deviceId, 'SetParameterValues', {
      parameterList: [{ name, value: canary, type: 'string' }],
    });
    expect(task.state).toBe('succeeded');
    await expect.poll(async () => (await tracesOf(deviceId)).length, { timeout: 20_000 }).toBeGreaterThan(0);
    const [trace] = (await tracesOf(deviceId)).toReversed();
    expect(trace).toMatchObject({ reason: 'traced', result: 'completed' });
    const transcript = await transcriptOf(trace!);
    const bodies = transcript.exchanges.flatMap(({ request, response }) => [
      request.body,
      response?.body ?? '',
    ]);
    const said = bodies.join('\n');
    expect(said).toContain('<SerialNumber>TRACED</SerialNumber>');
    expect(said).toContain(`<Name>${name}</Name>`);
    expect(said).toContain('<cwmp:SetParameterValuesResponse>');
    expect(transcript.exchanges.at(-1)?.response?.line).toBe('HTTP/1.1 204 No Content');
    const download = await text(`/traces/${trace!.id}`);
    expect(download).toContain('> POST / HTTP/1.1');
    for (const shown of [JSON.stringify(transcript), download]) {
      expect(shown).not.toContain(canary);
      expect(shown).not.toMatch(/ACS=[0-9A-Za-z]{20}/);
    }
    await text(`/devices/${deviceId}/trace`, 'DELETE');
    const kept = (await tracesOf(deviceId)).length;
    await acs.api.call(deviceId, 'GetRPCMethods');
    expect(await tracesOf(deviceId)).toHaveLength(kept);
    await cpe.stop();
  });

  test('is encrypted at rest', async () => {
    const [row] = await acs.query<{ found: number; plain: number }>(
      `SELECT count(*)::int AS found, count(*) FILTER (WHERE position('Envelope' in encode(transcript, 'escape')) > 0)::int AS plain
       FROM session_trace`,
    );
    expect(row?.found).toBeGreaterThan(0);
    expect(row?.plain).toBe(0);
  });
});

describe('a session that fails', () => {
  test('has a transcript although nobody asked, with what could not be read', async () => {
    const serialNumber = 'FAILING';
    const wire = await Wire.open(acs.cwmpPort);
    const cookie = cookieOf(await wire.exchange(post(inform(serialNumber))));
    const broken = `<Envelope><Body><SetIt><Password>${canary}</Password></Wrong>`;
    expect((await wire.exchange(post(broken, cookie))).status).toBe(400);
    const again = await Wire.open(acs.cwmpPort);
    await again.exchange(post(inform(serialNumber)));
    // Whichever replica holds the session learns by one of these that it is over.
    const late = [await Wire.open(acs.cwmpPort), await Wire.open(acs.cwmpPort)];
    for (const each of late)
      expect((await each.exchange(post(transferComplete('late'), cookie))).status).toBe(400);
    const deviceId = await idOf(serialNumber);
    await expect.poll(async () => tracesOf(deviceId), { timeout: 20_000 }).toHaveLength(1);
    const [trace] = await tracesOf(deviceId);
    expect(trace).toMatchObject({ reason: 'failed', result: 'superseded' });
    const transcript = await transcriptOf(trace!);
    expect(transcript.exchanges[1]).toMatchObject({
      request: { note: expect.stringMatching(/malformed: .*what follows is not shown$/) },
      response: { line: 'HTTP/1.1 400 Bad Request' },
    });
    expect(JSON.stringify(transcript)).not.toContain(canary);
    for (const each of [wire, again, ...late]) each.destroy();
  });
});
