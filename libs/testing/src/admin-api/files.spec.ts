import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startAdminApi, type RunningAdminApi } from './start-admin-api.js';

let api: RunningAdminApi;

beforeAll(async () => {
  api = await startAdminApi();
});

afterAll(() => api.close());

const bytes = Buffer.from('firmware \0 image');
const binary = { authorization: 'Bearer a-key-for-tests', 'content-type': 'application/octet-stream' };
const bring = (query: string, text: Uint8Array<ArrayBuffer> = bytes, headers = binary) =>
  api.call('POST', `/api/v1/files?${query}`, { text, headers });

describe('a file', () => {
  test('is kept, listed, given back to be saved, and deleted', async () => {
    const created = await bring('name=router-4.2.1.npk&fileType=1%20Firmware%20Upgrade%20Image');
    const sha256 = createHash('sha256').update(bytes).digest('hex');
    expect(created).toMatchObject({
      status: 201,
      body: {
        name: 'router-4.2.1.npk',
        fileType: '1 Firmware Upgrade Image',
        sizeBytes: 16,
        sha256,
        origin: null,
      },
    });
    const path = `/api/v1/files/${created.body.id}`;
    expect(created.headers.get('location')).toBe(path);
    expect((await api.call('GET', path)).body).toEqual(created.body);
    expect((await api.call('GET', '/api/v1/files')).body).toMatchObject({
      items: [created.body],
      next: null,
    });
    const content = await api.call('GET', `${path}/content`);
    expect(content.body).toBe(String(bytes));
    expect(content.headers.get('content-disposition')).toBe('attachment; filename="router-4.2.1.npk"');
    expect(content.headers.get('x-content-type-options')).toBe('nosniff');
    expect((await api.call('DELETE', path)).status).toBe(204);
    for (const [method, gone] of [
      ['GET', path],
      ['DELETE', path],
      ['GET', `${path}/content`],
    ] as const)
      expect(await api.call(method, gone)).toMatchObject({ status: 404, body: { code: 'FILE_NOT_FOUND' } });
  });

  test.each([
    ['name=..%2F..%2Fetc%2Fpasswd', 422],
    ['name=a%00b', 400],
    ['name=', 400],
    ['name=.hidden', 422],
    ['', 400],
    ['name=x.bin&fileType=firmware', 400],
    ['name=x.bin&path=%2Ftmp', 400],
    [`name=${'x'.repeat(129)}`, 400],
  ])('by ?%s is refused', async (query, status) => {
    expect((await bring(query)).status).toBe(status);
  });

  test('that is too large is refused, and a form or JSON is no file', async () => {
    expect((await bring('name=x.bin', Buffer.alloc(100_001))).body).toMatchObject({ code: 'BODY_TOO_LARGE' });
    for (const type of ['multipart/form-data; boundary=b', 'application/json']) {
      const headers = { ...binary, 'content-type': type };
      expect((await bring('name=x.bin', Buffer.from('{}'), headers)).body).toMatchObject({
        code: 'UNSUPPORTED_MEDIA_TYPE',
      });
    }
    expect((await api.call('GET', '/api/v1/files')).body.items).toEqual([]);
  });

  test('is not for strangers', async () => {
    const headers = { ...binary, authorization: 'Bearer wrong' };
    expect((await bring('name=x.bin', bytes, headers)).status).toBe(401);
  });
});

describe('a Download', () => {
  const order = (body: object) =>
    api.call('POST', `/api/v1/devices/${api.deviceId}/rpc/Download`, { json: body });
  const fileType = '1 Firmware Upgrade Image';

  test('names a file that is kept here', async () => {
    const { body } = await bring('name=x.npk');
    expect(await order({ fileType, fileId: body.id })).toMatchObject({ status: 202 });
  });

  test.each([
    ['neither file nor URL', {}, '/url'],
    ['both', { url: 'http://x/', fileId: '0199c0de-0000-7000-8000-000000000000' }, '/url'],
    ['a file that is not here', { fileId: '0199c0de-0000-7000-8000-000000000000' }, '/fileId'],
    ['what is no id', { fileId: '../x' }, '/fileId'],
  ])('with %s is refused', async (_what, source, pointer) => {
    expect(await order({ fileType, ...source })).toMatchObject({
      status: 422,
      body: { errors: [{ pointer }] },
    });
  });

  test('in a chain is refused at its place', async () => {
    const steps = [
      { method: 'Reboot', arguments: {} },
      { method: 'Download', arguments: { fileType, fileId: '0199c0de-0000-7000-8000-000000000000' } },
    ];
    const answer = await api.call('POST', `/api/v1/devices/${api.deviceId}/tasks`, { json: { steps } });
    expect(answer.body).toMatchObject({ errors: [{ pointer: '/steps/1/arguments/fileId' }] });
  });
});
