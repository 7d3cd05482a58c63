import { createHash, randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { defineProfile, type SimulatedCpe } from '#cpe-simulator';
import { RunningAcs } from './acs/running-acs.js';
import { CpeCabinet, tells } from './cpe/cpe-cabinet.js';
import { cwmpIdOf, envelope, inform } from './cpe/documents.js';
import { cookieOf, post, Wire } from './cpe/wire.js';

interface FileResource {
  readonly id: string;
  readonly name: string;
  readonly sizeBytes: number;
  readonly sha256: string;
  readonly origin: { readonly deviceId: string; readonly attemptId: string } | null;
}

const image = randomBytes(300_001);
let acs: RunningAcs;
const cabinet = new CpeCabinet(() => acs.cwmpUrl);

beforeAll(async () => {
  acs = await RunningAcs.start({ ACS_FILES_AUTHENTICATION: 'password' });
});

afterAll(async () => {
  await cabinet.clear();
  await acs.stop();
});

async function bring(name: string): Promise<FileResource> {
  const url = `${acs.acs.apiUrl}/api/v1/files?name=${encodeURIComponent(name)}&fileType=1%20Firmware%20Upgrade%20Image`;
  const headers = {
    Authorization: `Bearer ${acs.acs.adminApiKey}`,
    'Content-Type': 'application/octet-stream',
  };
  const response = await fetch(url, { method: 'POST', headers, body: image });
  expect(response.status).toBe(201);
  return (await response.json()) as FileResource;
}

async function meet(serialNumber: string, asksHeadFirst = false): Promise<{ cpe: SimulatedCpe; id: string }> {
  const profile = defineProfile({ name: serialNumber, transfer: { asksHeadFirst } });
  const cpe = await cabinet.switchOn({ serialNumber, profile });
  return { cpe, id: (await acs.api.device(serialNumber)).id };
}

describe('a Download of a file that is kept here', () => {
  test.each([true, false])(
    'Q66: is fetched by the device that it is for (HEAD first: %s)',
    async (asksHeadFirst) => {
      const { cpe, id } = await meet(`FETCH-${asksHeadFirst}`, asksHeadFirst);
      const file = await bring('router-8.7.6.npk');
      const told = cpe.nextSession(tells('7 TRANSFER COMPLETE'));
      await acs.api.queue(id, 'Download', { fileType: '1 Firmware Upgrade Image', fileId: file.id });
      await cpe.informNow();
      await told;
      // The device checks the size that it was told; the version is in the name of the file.
      expect(cpe.tree.valueOf('Device.DeviceInfo.SoftwareVersion')).toBe('8.7.6');
      const rows = await acs.query<{ details: { faultStruct: { faultCode: number } } }>(
        `SELECT e.details FROM event e JOIN device d ON d.id = e.device_id WHERE e.code = 'TransferComplete' AND d.public_id = $1`,
        [id],
      );
      expect(rows).toMatchObject([{ details: { faultStruct: { faultCode: 0 } } }]);
    },
  );

  test('goes out as a link and a password for one transfer, and is told nowhere else', async () => {
    const file = await bring('a b(c).npk');
    const wire = await Wire.open(acs.cwmpPort);
    const first = cookieOf(await wire.exchange(post(inform('WIRE'))));
    await wire.exchange(post('', first));
    const { id } = await acs.api.device('WIRE');
    const task = await acs.api.queue(id, 'Download', {
      fileType: '1 Firmware Upgrade Image',
      fileId: file.id,
    });
    const cookie = cookieOf(await wire.exchange(post(inform('WIRE'))));
    const { body } = await wire.exchange(post('', { ...cookie, Host: 'acs.example:7547' }));
    const url = /<URL>([^<]*)</.exec(body)?.[1] ?? '';
    expect(url).toMatch(new RegExp(`^http://acs\\.example:${acs.acs.filesPort}/d/[\\w-]{92}/a_b_c_\\.npk$`));
    expect(url.length).toBeLessThanOrEqual(256);
    expect(body).toContain(`<FileSize>${image.length}</FileSize>`);
    const password = /<Password>([^<]*)</.exec(body)?.[1] ?? '';
    expect(password).toMatch(/^[0-9a-f]{24}$/);
    const here = url.replace('acs.example', '127.0.0.1');
    const Authorization = `Basic ${Buffer.from(`x:${password}`).toString('base64')}`;
    expect((await fetch(here)).status).toBe(401);
    const fetched = await fetch(here, { headers: { Authorization } });
    const sha256 = createHash('sha256')
      .update(Buffer.from(await fetched.arrayBuffer()))
      .digest('hex');
    expect(sha256).toBe(file.sha256);
    const done = envelope(
      cwmpIdOf(body),
      '<cwmp:DownloadResponse><Status>0</Status><StartTime>2026-01-01T00:00:00Z</StartTime>' +
        '<CompleteTime>2026-01-01T00:00:00Z</CompleteTime></cwmp:DownloadResponse>',
    );
    await wire.exchange(post(done, cookie));
    wire.destroy();
    expect(JSON.stringify(await acs.api.task(task.id))).not.toContain(password);
    expect(acs.log.texts.join()).not.toContain(password);
  });

  test('is not sent when the file is gone meanwhile', async () => {
    const { cpe, id } = await meet('GONE');
    const file = await bring('gone.npk');
    const task = await acs.api.queue(id, 'Download', {
      fileType: '1 Firmware Upgrade Image',
      fileId: file.id,
    });
    await acs.api.request(`/files/${file.id}`, { method: 'DELETE' });
    await cpe.informNow();
    expect(await acs.api.settled(task.id)).toMatchObject({
      state: 'failed',
      fault: { code: 9003, string: expect.stringContaining('the file is gone') as string },
    });
    expect(cpe.ledger.countOf(cpe.name, 'Download')).toBe(0);
  });
});

test('an Upload without a URL comes here, once, and is given out to be saved', async () => {
  const { cpe, id } = await meet('SENDS');
  const told = cpe.nextSession(tells('7 TRANSFER COMPLETE'));
  await acs.api.queue(id, 'Upload', { fileType: '1 Vendor Configuration File' });
  await cpe.informNow();
  await told;
  const { items } = (await acs.api.request<{ items: FileResource[] }>('/files')).body;
  const file = items.find(({ origin }) => origin?.deviceId === id);
  expect(file).toMatchObject({ name: expect.stringMatching(/^upload-.*\.bin$/) as string });
  const headers = { Authorization: `Bearer ${acs.acs.adminApiKey}` };
  const content = await fetch(`${acs.acs.apiUrl}/api/v1/files/${file?.id}/content`, { headers });
  expect(content.headers.get('content-disposition')).toMatch(/^attachment/);
  expect((await content.arrayBuffer()).byteLength).toBe(file?.sizeBytes);
});
