import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { profiles, type SimulatedCpe } from '#cpe-simulator';
import { RunningAcs } from './acs/running-acs.js';
import { onCluster } from './acs/under-test.js';
import { CpeCabinet } from './cpe/cpe-cabinet.js';
import {
  addObjectResponse,
  cwmpIdOf,
  emptyTable,
  envelope,
  getRpcMethods,
  inform,
  transferComplete,
} from './cpe/documents.js';
import { cookieOf, post, Wire, type WireReply } from './cpe/wire.js';

const megabyte = 1024 * 1024;

let acs: RunningAcs;
let slow: Wire;
let good: SimulatedCpe;
let logStart = 0;
const cabinet = new CpeCabinet(() => acs.cwmpUrl);

beforeAll(async () => {
  acs = await RunningAcs.start();
  slow = await Wire.open(acs.cwmpPort);
  slow.send('POST / HTTP/1.1\r\nHost: acs\r\nX-Slow: ');
  good = await cabinet.switchOn({ serialNumber: 'GOOD' });
});

afterAll(async () => {
  await cabinet.clear();
  await acs.stop();
});

beforeEach(() => {
  logStart = acs.log.texts.length;
});

async function serialNumbers(): Promise<unknown[]> {
  const rows = await acs.query('SELECT serial_number FROM device ORDER BY serial_number');
  return rows.map((row) => row['serial_number']);
}

/** A session that a hand-made CPE has opened. */
async function openSession(serialNumber: string): Promise<{ wire: Wire; cookie: Record<string, string> }> {
  const wire = await Wire.open(acs.cwmpPort);
  const opened = await wire.exchange(post(inform(serialNumber)));
  expect(opened.status).toBe(200);
  return { wire, cookie: cookieOf(opened) };
}

function compressed(body: string, encoding: string): Buffer {
  const bytes = gzipSync(body);
  const head = `POST / HTTP/1.1\r\nHost: acs\r\nContent-Encoding: ${encoding}\r\nContent-Length: ${bytes.length}\r\n\r\n`;
  return Buffer.concat([Buffer.from(head), bytes]);
}

function chunked(bytes: number): Buffer {
  const head = 'POST / HTTP/1.1\r\nHost: acs\r\nTransfer-Encoding: chunked\r\n\r\n';
  const chunk = `10000\r\n${' '.repeat(0x1_0000)}\r\n`;
  return Buffer.from(head + chunk.repeat(bytes / 0x1_0000));
}

const bomb = envelope('1', `<cwmp:Inform>${' '.repeat(50 * megabyte)}</cwmp:Inform>`);
const oddInform = inform('ODD').replace('<OUI>0A1B2C</OUI>', '<OUI>not an OUI</OUI>');

type Refusal = readonly [what: string, bytes: string | Buffer, status: number, log: RegExp];

const refusals: readonly Refusal[] = [
  ['malformed XML', post('<soap:Envelope><a></b>'), 400, /^malformed: /],
  ['half an Inform', post(inform('HALF').slice(0, 900)), 400, /^malformed: /],
  ['a DOCTYPE', post(`<!DOCTYPE x [<!ENTITY a "aaaa">]>${getRpcMethods.slice(38)}`), 400, /^doctype: /],
  ['5,000 elements inside each other', post(envelope('1', '<a>'.repeat(5_000))), 400, /^limit: /],
  ['1,000 attributes', post(`<a ${'b="" '.repeat(1_000)}/>`), 400, /^(limit|malformed): /],
  ['XML that is not SOAP', post('<html/>'), 400, /^notSoap: /],
  ['two RPCs in one body', post(envelope('1', '<a/><b/>')), 400, /^notOneRpc: /],
  ['a gzip bomb', compressed(bomb, 'gzip'), 413, /^body too large$/],
  [
    'gzip that is none',
    post('not gzip', { 'Content-Encoding': 'gzip' }),
    400,
    /^body cannot be decompressed$/,
  ],
  ['an unknown Content-Encoding', post('?', { 'Content-Encoding': 'br' }), 415, /^unknown Content-Encoding$/],
  ['an RPC without a session', post(getRpcMethods), 400, /^RPC without a session$/],
  ['a response without a session', post(addObjectResponse('1', 1)), 400, /^RPC without a session$/],
  [
    'a foreign cookie',
    post(getRpcMethods, { Cookie: `ACS=${'0'.repeat(40)}` }),
    400,
    /^RPC without a session$/,
  ],
  ['a GET', 'GET / HTTP/1.1\r\nHost: acs\r\n\r\n', 405, /^not POST$/],
  ['a PUT with a body', 'PUT / HTTP/1.1\r\nHost: acs\r\nContent-Length: 1\r\n\r\nx', 405, /^not POST$/],
  ['an unknown path', post().replace('POST /', 'POST /admin'), 404, /^unknown path$/],
  ['an impossible DeviceId', post(oddInform), 200, /^Invalid arguments: DeviceId\.oui /],
];

/** A balancer refuses these, or makes good requests of them, before a gateway sees them. */
const beforeTheGateway: readonly Refusal[] = [
  ['9 MB declared', post('', { 'Content-Length': String(9 * megabyte) }), 413, /^body too large$/],
  ['9 MB in chunks', chunked(9 * megabyte), 413, /^body too large$/],
  [
    '10 MB of header',
    `POST / HTTP/1.1\r\nX-Long: ${'x'.repeat(10 * megabyte)}\r\n\r\n`,
    431,
    /^HPE_HEADER_OVERFLOW$/,
  ],
  ['a TLS handshake', Buffer.from('160301020001000001fc0303', 'hex'), 400, /^HPE_/],
  ['two lengths', post('', { 'Transfer-Encoding': 'chunked' }), 400, /^HPE_/],
];

describe.each([...refusals, ...(onCluster ? [] : beforeTheGateway)])('%s', (_what, bytes, status, log) => {
  test(`gets ${status} and a line in the log, leaves nothing behind and harms nobody`, async () => {
    const wire = await Wire.open(acs.cwmpPort);
    const reply = await wire.exchange(bytes);
    expect(reply.status).toBe(status);
    // A balancer ends connections by the status alone.
    if (status !== 200 || !onCluster) {
      await wire.closed();
      expect(reply.headers.get('connection')).toBe('close');
    }
    expect(reply.headers.get('allow')).toBe(status === 405 ? 'POST' : undefined);
    if (status === 200) expect(reply.body).toContain('<FaultCode>8003</FaultCode>');
    expect(acs.log.complaints(logStart)).toMatchObject([
      {
        level: 'warn',
        msg: 'cwmp.refused',
        params: { peer: '127.0.0.1', status, reason: expect.stringMatching(log) },
      },
    ]);
    expect(await serialNumbers()).toEqual(['GOOD']);
    expect(await good.informNow()).toMatchObject({ status: 'completed', reason: '' });
    wire.destroy();
  });
});

describe('between sessions', () => {
  test('an empty POST gets 204 and no state', async () => {
    const wire = await Wire.open(acs.cwmpPort);
    for (let times = 0; times < 2; times += 1) expect((await wire.exchange(post())).status).toBe(204);
    expect(await serialNumbers()).toEqual(['GOOD']);
    wire.destroy();
  });

  test('stray empty POSTs after the end of a session get 204, an RPC gets 400', async () => {
    const { wire, cookie } = await openSession('STRAY');
    for (let times = 0; times < 3; times += 1)
      expect((await wire.exchange(post('', cookie))).status).toBe(204);
    expect((await wire.exchange(post(getRpcMethods, cookie))).status).toBe(400);
    await wire.closed();
  });
});

describe('in a session', () => {
  test('an unknown method gets fault 8000 and the session goes on', async () => {
    const { wire, cookie } = await openSession('UNKNOWN-METHOD');
    const refused = await wire.exchange(post(envelope('x7', '<cwmp:X_ACME_Dance/>'), cookie));
    expect(refused.status).toBe(200);
    expect(refused.body).toContain('<FaultCode>8000</FaultCode>');
    expect(refused.body).toMatch(/<cwmp:ID [^>]*>x7</);
    expect((await wire.exchange(post(getRpcMethods, cookie))).body).toContain('GetRPCMethodsResponse');
    expect((await wire.exchange(post('', cookie))).status).toBe(204);
    wire.destroy();
  });

  test('malformed XML ends the connection, and the next Inform is served', async () => {
    const { wire, cookie } = await openSession('STUMBLE');
    expect((await wire.exchange(post('<oops', cookie))).status).toBe(400);
    await wire.closed();
    const again = await openSession('STUMBLE');
    expect((await again.wire.exchange(post('', again.cookie))).status).toBe(204);
    again.wire.destroy();
  });

  test('a newer Inform takes over at once; the old connection is refused', async () => {
    const first = await openSession('TWICE');
    const { id } = await acs.api.device('TWICE');
    const task = await acs.api.queue(id, 'AddObject', { objectName: 'Device.NAT.PortMapping.' });
    const look = await first.wire.exchange(post('', first.cookie));
    const sent = await first.wire.exchange(post(emptyTable(cwmpIdOf(look.body)), first.cookie));
    expect(sent.body).toContain('<cwmp:AddObject>');
    const second = await openSession('TWICE');
    const cwmpId = cwmpIdOf(sent.body);
    const late = await first.wire.exchange(post(addObjectResponse(cwmpId, 9), first.cookie));
    expect(late.status).toBe(400);
    await first.wire.closed();
    expect(await acs.api.task(task.id)).toMatchObject({ state: 'indeterminate' });
    expect((await second.wire.exchange(post('', second.cookie))).body).toContain('<cwmp:GetParameterNames>');
    second.wire.destroy();
  });

  test('an empty POST of a session that a newer one has displaced ends quietly', async () => {
    const first = await openSession('TWICE-EMPTY');
    const second = await openSession('TWICE-EMPTY');
    const { id } = await acs.api.device('TWICE-EMPTY');
    await acs.api.queue(id, 'GetRPCMethods');
    expect((await first.wire.exchange(post('', first.cookie))).status).toBe(204);
    expect((await second.wire.exchange(post('', second.cookie))).body).toContain('GetRPCMethods');
    first.wire.destroy();
    second.wire.destroy();
  });

  test('two devices share the sockets of one proxy, each by its cookie', async () => {
    const wire = await Wire.open(acs.cwmpPort);
    const cookies: Record<string, string>[] = [];
    for (const serialNumber of ['SHARED-1', 'SHARED-2'])
      cookies.push(cookieOf(await wire.exchange(post(inform(serialNumber)))));
    const asked: WireReply[] = [];
    for (const [index, cookie] of cookies.entries()) {
      const { id } = await acs.api.device(`SHARED-${index + 1}`);
      await acs.api.queue(id, 'AddObject', { objectName: `Device.X_Table${index + 1}.` });
      const look = await wire.exchange(post('', cookie));
      asked.push(await wire.exchange(post(emptyTable(cwmpIdOf(look.body)), cookie)));
    }
    expect(asked.map(({ body }) => /<ObjectName>([^<]*)</.exec(body)?.[1])).toEqual([
      'Device.X_Table1.',
      'Device.X_Table2.',
    ]);
    for (const [index, cookie] of cookies.entries()) {
      const cwmpId = cwmpIdOf(asked[index]!.body);
      const answer = await wire.exchange(post(addObjectResponse(cwmpId, 10 + index), cookie));
      expect(answer.status).toBe(204);
      const { id } = await acs.api.device(`SHARED-${index + 1}`);
      const added = (await acs.api.tasksOf(id)).find(({ type }) => type === 'AddObject');
      expect(await acs.api.task(added!.id)).toMatchObject({ result: { instanceNumber: 10 + index } });
    }
    wire.destroy();
  });

  test('a repeated answer does not pass for the answer to the next RPC', async () => {
    const { wire, cookie } = await openSession('REPEAT');
    const { id } = await acs.api.device('REPEAT');
    const first = await acs.api.queue(id, 'AddObject', { objectName: 'Device.X_First.' });
    const second = await acs.api.queue(id, 'ScheduleInform', { delaySeconds: 3_600 });
    const look = await wire.exchange(post('', cookie));
    const sent = await wire.exchange(post(emptyTable(cwmpIdOf(look.body)), cookie));
    const answer = post(addObjectResponse(cwmpIdOf(sent.body), 31), cookie);
    expect((await wire.exchange(answer)).body).toContain('<cwmp:ScheduleInform>');
    await wire.exchange(answer);
    expect(await acs.api.task(first.id)).toMatchObject({
      state: 'succeeded',
      result: { instanceNumber: 31 },
    });
    expect((await acs.api.task(second.id)).state).toBe('indeterminate');
    wire.destroy();
  });

  test('a TransferComplete is committed before it is answered', async () => {
    const { wire, cookie } = await openSession('TRANSFER');
    const witness = await acs.connect();
    await witness.query('BEGIN');
    await witness.query('LOCK TABLE event IN SHARE MODE');
    wire.send(post(transferComplete('key-4711'), cookie));
    const blocked = `SELECT 1 FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND query LIKE '%INSERT INTO event%'`;
    await vi.waitUntil(async () => (await acs.query(blocked)).length > 0, { timeout: 10_000 });
    expect(wire.hasReply).toBe(false);
    await witness.query('COMMIT');
    await witness.end();
    expect((await wire.reply()).body).toContain('<cwmp:TransferCompleteResponse');
    const rows = await acs.query(`SELECT code FROM event WHERE command_key = 'key-4711'`);
    expect(rows).toEqual([{ code: 'TransferComplete' }]);
    wire.destroy();
  });
});

test('a header that never ends is cut off', async () => {
  await vi.waitUntil(() => slow.hasReply, { timeout: 90_000 });
  expect((await slow.reply()).status).toBe(408);
  await slow.closed();
  if (onCluster) return;
  const params = { status: 408, reason: 'ERR_HTTP_REQUEST_TIMEOUT' };
  expect(acs.log.complaints()).toContainEqual(
    expect.objectContaining({ params: expect.objectContaining(params) }),
  );
}, 120_000);

// Each gateway counts its own sessions.
describe.skipIf(onCluster)('after a restart that leaves room for one session', () => {
  let keeper: SimulatedCpe;

  beforeAll(async () => {
    const [profile] = profiles.filter(({ http }) => http.keepsCookies);
    keeper = await cabinet.switchOn({ serialNumber: 'KEEPER', profile: profile! });
    await acs.restart({ ACS_CWMP_PORT: String(acs.cwmpPort), ACS_CWMP_MAX_SESSIONS: '1' });
  });

  test('the kept cookie of an ended session resumes nothing', async () => {
    expect(await keeper.informNow()).toMatchObject({ status: 'completed', reason: '' });
    const told = acs.log.all(logStart).filter(({ level }) => level !== 'debug');
    expect(told.map(({ msg }) => msg)).toEqual([]);
  });

  test('a second CPE is told to come back later, and the first is served', async () => {
    const { wire, cookie } = await openSession('FIRST');
    const second = await Wire.open(acs.cwmpPort);
    const refused = await second.exchange(post(inform('SECOND')));
    await second.closed();
    expect(refused.status).toBe(503);
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThanOrEqual(30);
    expect(await serialNumbers()).not.toContain('SECOND');
    expect((await wire.exchange(post('', cookie))).status).toBe(204);
    wire.destroy();
    expect(await good.informNow()).toMatchObject({ status: 'completed', reason: '' });
  });
});
