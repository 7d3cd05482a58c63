import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { newUuidV7, type SessionFence } from '#device';
import type { ClaimedRpc } from '#task';
import { informOf } from './inform-of.js';
import { startAdminApi, type ApiAnswer, type RunningAdminApi } from './start-admin-api.js';

let api: RunningAdminApi;
let base: string;
const unknown = '01930000-0000-7000-8000-000000000000';
const reboot = { method: 'Reboot', arguments: {} };

let deviceId: string;
let serial = 0;

beforeAll(async () => {
  api = await startAdminApi();
});
beforeEach(() => {
  const identity = { oui: '0A1B2C', productClass: 'Box', serialNumber: `T${++serial}` };
  deviceId = api.ports.inventory.add(identity, 'approved').publicId;
  base = `/api/v1/devices/${deviceId}`;
});
afterAll(() => api.close());

const create = (json: object) => api.call('POST', `${base}/tasks`, { json });
const openSession = async (): Promise<SessionFence> => {
  const opened = await api.ports.sessions.open(informOf(api.ports.inventory.findRow(deviceId)!.identity));
  if (opened.kind !== 'opened') throw new Error(opened.kind);
  return opened.session.fence;
};
const claim = async (fence: SessionFence): Promise<ClaimedRpc> => {
  const claimed = await api.ports.ledger.claim(fence, newUuidV7());
  if (claimed.kind !== 'claimed') throw new Error(claimed.kind);
  return claimed.rpc;
};
const errorOf = ({ status, body }: ApiAnswer) => [status, body.code, body.errors?.[0]?.pointer];

describe('creating a task', () => {
  it('answers 202 with the resource and where it is', async () => {
    const { status, headers, body } = await create({ steps: [reboot] });
    expect([status, headers.get('location')]).toEqual([202, `/api/v1/tasks/${body.id}`]);
    expect(body).toEqual({
      id: expect.stringMatching(/^[0-9a-f]{8}-[0-9a-f]{4}-7/),
      deviceId,
      type: 'Reboot',
      state: 'queued',
      lane: 'interactive',
      createdAt: expect.any(String),
      progress: { done: 0, total: 1 },
      attempts: [],
    });
    const outlook = expect.any(Object);
    expect((await api.call('GET', headers.get('location')!)).body).toEqual({ ...body, outlook });
  });

  it('takes paths that name an instance which an earlier step makes, and no others', async () => {
    const add = { method: 'AddObject', arguments: { objectName: 'Device.NAT.PortMapping.' } };
    const nameOf = (step: string) => `Device.NAT.PortMapping.{${step}}.Enable`;
    const set = (step: string) => ({
      method: 'SetParameterValues',
      arguments: { parameterList: [{ name: nameOf(step), value: '1' }] },
    });
    expect((await create({ steps: [add, set('step1')] })).status).toBe(202);
    const refused = [422, 'INVALID_VALUE', '/steps/1/arguments'];
    for (const steps of [
      [add, set('step2')],
      [reboot, set('step1')],
      [add, set('step9')],
    ])
      expect(errorOf(await create({ steps }))).toEqual(refused);
    const alone = await create({ steps: [set('step1')] });
    expect(errorOf(alone)).toEqual([422, 'INVALID_VALUE', '/steps/0/arguments']);
  });

  it('serves lanes and priorities as asked, in the body or in the query', async () => {
    const last = await create({ steps: [reboot], lane: 'telemetry', priority: 0 });
    const middle = await create({ steps: [reboot] });
    const first = await api.call('POST', `${base}/rpc/Reboot?priority=4`);
    expect([last, middle, first].map(({ status }) => status)).toEqual([202, 202, 202]);
    const internalId = await api.ports.inventory.resolve(deviceId);
    const due = await api.ports.ledger.dueTasks(internalId!, 10);
    expect(due.map(({ taskId }) => taskId)).toEqual([first.body.id, middle.body.id, last.body.id]);
  });

  it('makes a chain of several steps', async () => {
    const steps = [
      { method: 'DeleteObject', arguments: { objectName: 'Device.A.1.' } },
      { method: 'SetParameterValues', arguments: { parameterList: [{ name: 'Device.B', value: true }] } },
    ];
    const { body } = await create({ steps });
    expect(body.type).toBe('chain');
    const rpc = await claim(await openSession());
    expect([rpc.stepCount, rpc.step]).toEqual([2, steps[0]]);
  });

  it('refuses a second open task of the same dedupeKey and names the first', async () => {
    const first = await create({ steps: [reboot], dedupeKey: 'once' });
    const second = await api.call('POST', `${base}/rpc/Reboot?dedupeKey=once`);
    expect([second.status, second.body.code]).toEqual([409, 'TASK_DUPLICATE']);
    expect(second.headers.get('location')).toBe(`/api/v1/tasks/${first.body.id}`);
  });

  it('bounds what one device may have pending', async () => {
    for (let n = 0; n < 1_000; n++)
      await api.ports.ledger.accept(
        {
          id: newUuidV7(),
          deviceId,
          type: 'Reboot',
          steps: [{ method: 'Reboot', arguments: {} }],
          lane: 'campaign',
          priority: 5,
          notBefore: null,
          expiresAt: new Date(Date.now() + 60_000),
          dedupeKey: null,
          dependsOn: null,
          createdBy: 'test',
        },
        1_000,
      );
    const { status, body } = await create({ steps: [reboot] });
    expect([status, body.code, body.retryable]).toEqual([409, 'TOO_MANY_PENDING', true]);
  });

  const inDays = (days: number) => new Date(Date.now() + days * 86_400_000).toISOString();

  it.each<[string, () => object, number, string]>([
    ['no steps', () => ({}), 400, '/steps'],
    ['an empty list', () => ({ steps: [] }), 422, '/steps'],
    ['too many steps', () => ({ steps: Array.from({ length: 101 }, () => reboot) }), 422, '/steps'],
    ['no method', () => ({ steps: [{}] }), 400, '/steps/0/method'],
    ['an unknown method', () => ({ steps: [{ method: 'Explode' }] }), 422, '/steps/0/method'],
    ['a method of objects', () => ({ steps: [{ method: 'toString' }] }), 422, '/steps/0/method'],
    [
      'arguments of another type',
      () => ({ steps: [{ method: 'Reboot', arguments: [] }] }),
      400,
      '/steps/0/arguments',
    ],
    [
      'wrong arguments deep inside',
      () => ({
        steps: [
          reboot,
          { method: 'SetParameterValues', arguments: { parameterList: [{ name: 'A.', value: '1' }] } },
        ],
      }),
      422,
      '/steps/1/arguments/parameterList/0/name',
    ],
    ['an unknown lane', () => ({ steps: [reboot], lane: 'fast' }), 422, '/lane'],
    ['a null lane', () => ({ steps: [reboot], lane: null }), 400, '/lane'],
    ['a priority that is no digit', () => ({ steps: [reboot], priority: 10 }), 422, '/priority'],
    ['a priority as text', () => ({ steps: [reboot], priority: '1' }), 400, '/priority'],
    [
      'a time without a zone',
      () => ({ steps: [reboot], notBefore: '2026-11-22T12:00:00' }),
      422,
      '/notBefore',
    ],
    ['an expiry in the past', () => ({ steps: [reboot], expiresAt: inDays(-1) }), 422, '/expiresAt'],
    [
      'an expiry before its start',
      () => ({ steps: [reboot], notBefore: inDays(2), expiresAt: inDays(1) }),
      422,
      '/expiresAt',
    ],
    ['more than a year', () => ({ steps: [reboot], expiresAt: inDays(367) }), 422, '/expiresAt'],
    ['a start in years', () => ({ steps: [reboot], notBefore: inDays(400) }), 422, '/notBefore'],
    ['a foreign dependency', () => ({ steps: [reboot], dependsOn: unknown }), 422, '/dependsOn'],
    ['a dependency that is no id', () => ({ steps: [reboot], dependsOn: 'x' }), 422, '/dependsOn'],
    ['an endless dedupeKey', () => ({ steps: [reboot], dedupeKey: 'x'.repeat(129) }), 422, '/dedupeKey'],
  ])('refuses %s', async (_case, json, status, pointer) => {
    const answer = await create(json());
    expect(errorOf(answer)).toEqual([status, status === 400 ? 'INVALID_REQUEST' : 'INVALID_VALUE', pointer]);
  });

  it('refuses wrong options in a query with 400', async () => {
    for (const query of ['priority=x', 'lane=fast', 'expiresAt=soon'])
      expect((await api.call('POST', `${base}/rpc/Reboot?${query}`)).status).toBe(400);
  });

  it('knows no task of a device that it does not know', async () => {
    const answer = await api.call('POST', `/api/v1/devices/${unknown}/tasks`, { json: { steps: [reboot] } });
    expect([answer.status, answer.body.code]).toEqual([404, 'DEVICE_NOT_FOUND']);
  });
});

describe('tasks of a device', () => {
  it('are listed newest first, page by page', async () => {
    const ids: string[] = [];
    for (let n = 0; n < 3; n++) ids.unshift((await create({ steps: [reboot] })).body.id);
    const first = (await api.call('GET', `${base}/tasks?limit=2`)).body;
    const rest = (await api.call('GET', `${base}/tasks?limit=2&cursor=${first.next}`)).body;
    expect([...first.items, ...rest.items].map(({ id }: { id: string }) => id)).toEqual(ids);
    expect(rest.next).toBeNull();
    expect((await api.call('GET', `${base}/tasks?cursor=zzz`)).body.code).toBe('INVALID_CURSOR');
    expect((await api.call('GET', `/api/v1/devices/${unknown}/tasks`)).status).toBe(404);
  });
});

describe('one task', () => {
  const outlookOf = async (id: string) => (await api.call('GET', `/api/v1/tasks/${id}`)).body.outlook;

  it('tells what it waits for, and when its turn may come', async () => {
    const first = (await create({ steps: [reboot] })).body.id;
    const second = (await create({ steps: [reboot], dependsOn: first })).body.id;
    const reachability = { state: 'unknown', by: null, at: null };
    expect(await outlookOf(first)).toEqual({ waitsFor: 'session', tasksAhead: 0, reachability });
    expect(await outlookOf(second)).toEqual({ waitsFor: 'dependency', tasksAhead: 1, reachability });
    const facts = { ...informOf(api.ports.inventory.findRow(deviceId)!.identity).facts };
    const identity = api.ports.inventory.findRow(deviceId)!.identity;
    const informed = { ...informOf(identity), facts: { ...facts, periodicInformIntervalSec: 900 } };
    const opened = await api.ports.sessions.open(informed);
    if (opened.kind !== 'opened') throw new Error(opened.kind);
    const expected = Date.parse((await outlookOf(first)).nextInformAt) - Date.now();
    expect([expected > 890_000, expected <= 900_000]).toEqual([true, true]);
    await claim(opened.session.fence);
    expect((await outlookOf(first)).waitsFor).toBe('answer');
    await api.call('DELETE', `/api/v1/tasks/${second}`);
    expect(await outlookOf(second)).toBeUndefined();
  });

  it('names the transcript of the session that sent it', async () => {
    const { id } = (await create({ steps: [reboot] })).body;
    const fence = await openSession();
    await claim(fence);
    const attempt = async () => (await api.call('GET', `/api/v1/tasks/${id}`)).body.attempts[0];
    expect(await attempt()).not.toHaveProperty('traceId');
    const trace = newUuidV7();
    const at = new Date();
    const facts = { id: trace, fence, reason: 'traced', result: 'completed', exchangeCount: 0 } as const;
    await api.ports.traces.add({ ...facts, startedAt: at, endedAt: at, exchanges: [] });
    expect((await attempt()).traceId).toBe(trace);
  });
});

describe('cancelling a task', () => {
  it('withdraws one that waits', async () => {
    const { body } = await create({ steps: [reboot] });
    const cancelled = await api.call('DELETE', `/api/v1/tasks/${body.id}`);
    expect([cancelled.status, cancelled.body.state]).toEqual([200, 'cancelled']);
    expect(cancelled.body.settledAt).toEqual(expect.any(String));
    const again = await api.call('DELETE', `/api/v1/tasks/${body.id}`);
    expect([again.status, again.body.code]).toEqual([409, 'TASK_ALREADY_SETTLED']);
  });

  it('does not call back what was sent', async () => {
    const { body } = await create({ steps: [reboot] });
    await claim(await openSession());
    const answer = await api.call('DELETE', `/api/v1/tasks/${body.id}`);
    expect([answer.status, answer.body.code]).toEqual([409, 'TASK_ALREADY_SENT']);
    expect((await api.call('GET', `/api/v1/tasks/${body.id}`)).body).toMatchObject({
      state: 'inSession',
      attempts: [{ step: 1, method: 'Reboot', state: 'dispatched', dispatchedAt: expect.any(String) }],
    });
  });

  it('knows what it does not know', async () => {
    for (const id of [unknown, 'x', '%00'])
      expect((await api.call('DELETE', `/api/v1/tasks/${id}`)).body.code).toBe('TASK_NOT_FOUND');
  });
});
