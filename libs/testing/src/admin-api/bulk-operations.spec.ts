import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { BulkRunner } from '#task';
import { startAdminApi, type RunningAdminApi } from './start-admin-api.js';

let api: RunningAdminApi;
let ids: string[];
let model = 0;

beforeAll(async () => {
  api = await startAdminApi();
});
beforeEach(() => {
  model += 1;
  ids = [1, 2, 3].map(
    (n) =>
      api.ports.inventory.add(
        { oui: '0A1B2C', productClass: 'Box', serialNumber: `B${model}-${n}` },
        'approved',
        { modelName: `M${model}` },
      ).publicId,
  );
});
afterAll(() => api.close());

const operations = '/api/v1/bulk-operations';
const steps = [{ method: 'Reboot' }];
const filter = () => `model = "M${model}"`;
const create = (json: object) => api.call('POST', operations, { json });
/** What the worker does with the operations that it was asked for. */
const carryOut = async () => {
  const runner = new BulkRunner(api.ports.bulk, api.tasks);
  for (const id of api.bulkQueue.requested.splice(0)) await runner.run(id, new AbortController().signal);
};

describe('a task for many devices', () => {
  it('is accepted at once, and told of while a worker carries it out', async () => {
    const { status, headers, body } = await create({ filter: filter(), steps });
    expect([status, headers.get('location')]).toEqual([202, `${operations}/${body.id}`]);
    expect(body).toEqual({
      id: expect.any(String),
      action: 'enqueueTasks',
      state: 'running',
      filter: filter(),
      createdBy: 'admin',
      createdAt: expect.any(String),
      applied: 0,
      refused: 0,
      taskStates: {},
    });
    await carryOut();
    const after = (await api.call('GET', `${operations}/${body.id}`)).body;
    expect(after).toMatchObject({ state: 'completed', applied: 3, taskStates: { queued: 3 } });
    const tasks = (await api.call('GET', `/api/v1/tasks?operationId=${body.id}`)).body.items;
    expect(tasks.map(({ lane, deviceId }: { lane: string; deviceId: string }) => [lane, deviceId])).toEqual(
      ids.toReversed().map((id) => ['campaign', id]),
    );
    for (const { publicId, id } of ids.map((id) => api.ports.inventory.findRow(id)!))
      expect([publicId, api.ports.queue.count(id)]).toEqual([publicId, 1]);
    expect((await api.call('GET', operations)).body.items[0]).toMatchObject({
      id: body.id,
      state: 'completed',
    });
  });

  it('tells what became of each device, in pages or as lines', async () => {
    const { body } = await create({ ids: ids.slice(0, 2), steps });
    await carryOut();
    const path = `${operations}/${body.id}/items`;
    const expected = ids.slice(0, 2).map((deviceId) => ({
      deviceId,
      taskId: expect.any(String),
      outcome: 'enqueued',
      taskState: 'queued',
    }));
    const first = (await api.call('GET', `${path}?limit=1`)).body;
    const second = (await api.call('GET', `${path}?limit=1&cursor=${first.next}`)).body;
    expect([...first.items, ...second.items]).toEqual(expected);
    expect(second.next).toBeNull();
    const headers = { authorization: 'Bearer a-key-for-tests', accept: 'application/x-ndjson' };
    const lines = await api.call('GET', path, { headers });
    expect(lines.headers.get('content-type')).toMatch(/^application\/x-ndjson/);
    expect(
      lines.body
        .trim()
        .split('\n')
        .map((line: string) => JSON.parse(line)),
    ).toEqual(expected);
  });

  it('is begun once, however often its request is repeated', async () => {
    const call = {
      json: { filter: filter(), steps },
      headers: {
        authorization: 'Bearer a-key-for-tests',
        'content-type': 'application/json',
        'idempotency-key': randomUUID(),
      },
    };
    const first = await api.call('POST', operations, call);
    await carryOut();
    const again = await api.call('POST', operations, call);
    await carryOut();
    expect([again.status, again.body.id]).toEqual([202, first.body.id]);
    expect(again.body).toMatchObject({ state: 'completed', applied: 3 });
  });

  it('can be tried without doing anything', async () => {
    const before = (await api.call('GET', operations)).body;
    const { status, body } = await create({ filter: filter(), steps, dryRun: true });
    expect([status, body]).toEqual([200, { dryRun: true, devices: 3, sample: ids }]);
    expect((await create({ ids, steps, dryRun: true })).body).toMatchObject({ devices: 3 });
    expect((await api.call('GET', operations)).body).toEqual(before);
    expect(api.bulkQueue.requested).toEqual([]);
  });

  it('can be stopped, once', async () => {
    const { body } = await create({ filter: filter(), steps });
    const path = `${operations}/${body.id}`;
    const stopped = await api.call('DELETE', path);
    expect([stopped.status, stopped.body.state, stopped.body.finishedAt]).toEqual([
      200,
      'stopped',
      expect.any(String),
    ]);
    await carryOut();
    expect((await api.call('GET', path)).body).toMatchObject({ applied: 0 });
    const again = await api.call('DELETE', path);
    expect([again.status, again.body.code]).toEqual([409, 'OPERATION_OVER']);
  });
});

describe('withdrawing many tasks', () => {
  it('takes those of a selection and tells of each', async () => {
    const created = (await create({ filter: filter(), steps, lane: 'service' })).body;
    await carryOut();
    const kept = await api.call('POST', `/api/v1/devices/${ids[0]}/rpc/Reboot`, { json: {} });
    const json = { filter: filter(), lane: 'service' };
    const { status, headers, body } = await api.call('POST', '/api/v1/tasks/cancel', { json });
    expect([status, headers.get('location')]).toEqual([202, `${operations}/${body.id}`]);
    await carryOut();
    expect((await api.call('GET', `${operations}/${created.id}`)).body.taskStates).toEqual({ cancelled: 3 });
    expect((await api.call('GET', `/api/v1/tasks/${kept.body.id}`)).body.state).toBe('queued');
    const { items } = (await api.call('GET', `${operations}/${body.id}/items`)).body;
    expect(items.map(({ deviceId, outcome }: Record<string, string>) => [deviceId, outcome])).toEqual(
      ids.map((id) => [id, 'cancelled']),
    );
    expect(api.ports.queue.count(api.ports.inventory.findRow(ids[1]!)!.id)).toBe(0);
  });

  it.each([
    ['nothing', {}, 422, ''],
    ['an unknown lane', { lane: 'fast' }, 422, '/lane'],
    ['an operation that is no id', { operationId: '7' }, 422, '/operationId'],
    ['a filter that cannot be read', { filter: 'model =' }, 422, '/filter'],
    ['an unknown field', { state: 'queued' }, 400, '/state'],
  ])('refuses %s', async (_case, json, status, pointer) => {
    const answer = await api.call('POST', '/api/v1/tasks/cancel', { json });
    expect([answer.status, answer.body.errors[0].pointer]).toEqual([status, pointer]);
  });
});

describe('an impossible operation', () => {
  const unknown = '01930000-0000-7000-8000-000000000000';

  it.each<[string, () => object, number, string]>([
    ['no devices', () => ({ steps }), 422, '/filter'],
    ['filter and ids', () => ({ steps, filter: filter(), ids }), 422, '/filter'],
    ['an empty filter', () => ({ steps, filter: '' }), 422, '/filter'],
    ['a filter that cannot be read', () => ({ steps, filter: 'colour = "red"' }), 422, '/filter'],
    ['an empty list', () => ({ steps, ids: [] }), 422, '/ids'],
    ['a device twice', () => ({ steps, ids: [ids[0], ids[0]] }), 422, '/ids'],
    ['an unknown device', () => ({ steps, ids: [ids[0], unknown] }), 404, '/ids/1'],
    ['no steps', () => ({ ids }), 400, '/steps'],
    ['an unknown RPC', () => ({ ids, steps: [{ method: 'Explode' }] }), 422, '/steps/0/method'],
    [
      'arguments that cannot be sent',
      () => ({ ids, steps: [{ method: 'AddObject', arguments: { objectName: 'Device.A' } }] }),
      422,
      '/steps/0/arguments/objectName',
    ],
    ['a time that is over', () => ({ ids, steps, expiresAt: '2020-01-01T00:00:00Z' }), 422, '/expiresAt'],
    ['a dependency', () => ({ ids, steps, dependsOn: unknown }), 400, '/dependsOn'],
  ])('with %s is refused, and nothing is begun', async (_case, json, status, pointer) => {
    for (const order of [json(), { ...json(), dryRun: true }]) {
      const answer = await create(order);
      expect([answer.status, answer.body.errors?.[0]?.pointer]).toEqual([status, pointer]);
    }
    expect(await api.ports.bulk.running()).toEqual([]);
  });

  it('is not known', async () => {
    for (const [method, path] of [
      ['GET', `${operations}/${unknown}`],
      ['DELETE', `${operations}/${unknown}`],
      ['GET', `${operations}/${unknown}/items`],
      ['GET', `${operations}/x/items`],
    ] as const)
      expect((await api.call(method, path)).body.code).toBe('OPERATION_NOT_FOUND');
  });

  it('is refused while too many run', async () => {
    let last = await create({ ids, steps });
    while (last.status === 202) last = await create({ ids, steps });
    expect([last.status, last.body.code, last.body.retryable]).toEqual([429, 'TOO_MANY_OPERATIONS', true]);
    await carryOut();
    expect((await create({ ids, steps })).status).toBe(202);
    await carryOut();
  });
});
