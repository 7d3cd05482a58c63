import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { DeviceId } from '#device';
import { startAdminApi, type ApiAnswer, type RunningAdminApi } from './start-admin-api.js';

let api: RunningAdminApi;
let deviceId: string;
let internalId: DeviceId;
let serial = 0;

beforeAll(async () => {
  api = await startAdminApi();
});
beforeEach(() => {
  const identity = { oui: '0A1B2C', productClass: 'Box', serialNumber: `I${++serial}` };
  const row = api.ports.inventory.add(identity, 'approved');
  [deviceId, internalId] = [row.publicId, row.id];
});
afterAll(() => api.close());

const keyed = (key: string) => ({
  authorization: 'Bearer a-key-for-tests',
  'content-type': 'application/json',
  'idempotency-key': key,
});
const post = (path: string, json: unknown, key: string): Promise<ApiAnswer> =>
  api.call('POST', path, { json, headers: keyed(key) });
const countTasks = async () => (await api.ports.ledger.listOfDevice(deviceId, 10, null))?.items.length;
const reboot = { steps: [{ method: 'Reboot' }] };

describe('a repeated request', () => {
  it.each<[string, string, unknown]>([
    ['tasks', 'tasks', reboot],
    ['an RPC', 'rpc/Reboot?priority=3', {}],
    ['a refresh', 'refresh', {}],
    ['a method of a vendor', 'rpc', { method: 'X_Do', arguments: '<A/>' }],
  ])('creates one task only: %s', async (_what, route, json) => {
    const path = `/api/v1/devices/${deviceId}/${route}`;
    const key = randomUUID();
    const first = await post(path, json, key);
    const again = await post(path, json, key);
    expect([first.status, again.status]).toEqual([202, 202]);
    expect([again.body, again.headers.get('location')]).toEqual([first.body, first.headers.get('location')]);
    expect([first, again].map(({ headers }) => headers.get('idempotency-replayed'))).toEqual([null, 'true']);
    expect(await countTasks()).toBe(1);
    expect((await post(path, json, randomUUID())).body.id).not.toBe(first.body.id);
  });

  it('tells what has become of the task since', async () => {
    const path = `/api/v1/devices/${deviceId}/tasks`;
    const { body } = await post(path, reboot, 'since-then');
    await api.call('DELETE', `/api/v1/tasks/${body.id}`);
    const again = await post(path, reboot, 'since-then');
    expect([again.status, again.body]).toMatchObject([200, { id: body.id, state: 'cancelled' }]);
    expect(api.ports.queue.count(internalId)).toBe(0);
  });

  it('queues a task again that its crashed process did not', async () => {
    const path = `/api/v1/devices/${deviceId}/tasks`;
    const { body } = await post(path, reboot, 'crashed');
    await api.ports.queue.remove(internalId, body.id);
    await post(path, reboot, 'crashed');
    expect(api.ports.queue.count(internalId)).toBe(1);
  });

  it('gets the password of a device again', async () => {
    const device = { oui: '0A1B2C', serialNumber: randomUUID() };
    const first = await post('/api/v1/devices', device, 'register');
    const again = await post('/api/v1/devices', device, 'register');
    expect([first.status, again.status]).toEqual([201, 201]);
    expect(again.body).toEqual(first.body);
    expect((await post('/api/v1/devices', device, 'register-2')).body.code).toBe('DEVICE_EXISTS');
  });
});

describe('an Idempotency-Key', () => {
  it('is refused for another request, be it body, path or query', async () => {
    const path = `/api/v1/devices/${deviceId}/rpc/ScheduleInform`;
    const json = { delaySeconds: 10 };
    await post(path, json, 'one-request');
    const others = [
      await post(path, { delaySeconds: 20 }, 'one-request'),
      await post(`${path}?priority=1`, json, 'one-request'),
      await post(`/api/v1/devices/${deviceId}/rpc/Reboot`, {}, 'one-request'),
    ];
    for (const { status, body } of others) expect([status, body.code]).toEqual([422, 'IDEMPOTENCY_MISMATCH']);
    expect(await countTasks()).toBe(1);
  });

  it('is refused while its request is under way', async () => {
    const path = `/api/v1/devices/${deviceId}/tasks`;
    const answers = await Promise.all([1, 2, 3, 4].map(() => post(path, reboot, 'at-once')));
    for (const { status, body } of answers.filter((answer) => answer.status !== 202))
      expect([status, body.code, body.retryable]).toEqual([409, 'IDEMPOTENCY_IN_FLIGHT', true]);
    expect(new Set(answers.flatMap(({ status, body }) => (status === 202 ? [body.id] : []))).size).toBe(1);
    expect(await countTasks()).toBe(1);
  });

  it('is free again when its request was refused', async () => {
    const unknown = `/api/v1/devices/${randomUUID()}/tasks`;
    for (let n = 0; n < 2; n++) expect((await post(unknown, reboot, 'refused')).status).toBe(404);
    expect((await post(`/api/v1/devices/${deviceId}/tasks`, reboot, 'refused')).status).toBe(202);
  });

  it.each(['', ' ', 'with space', 'x'.repeat(256), 'ä'])('may not be %j', async (key) => {
    const { status, body } = await post(`/api/v1/devices/${deviceId}/tasks`, reboot, key);
    expect([status, body.code, body.errors?.[0]?.in]).toEqual([400, 'INVALID_REQUEST', 'header']);
    expect(await countTasks()).toBe(0);
  });
});
