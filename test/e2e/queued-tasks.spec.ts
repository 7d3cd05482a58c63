import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import type { FaultHooks, SimulatedCpe } from '#cpe-simulator';
import type { TaskResource } from './acs/acs-api.js';
import { RunningAcs } from './acs/running-acs.js';
import { TaskStream } from './acs/task-stream.js';
import { CpeCabinet, isCompleted } from './cpe/cpe-cabinet.js';
import { Stop } from './crash/stop.js';

const patience = { timeout: 30_000 };
const provisioningCode = 'Device.DeviceInfo.ProvisioningCode';

let acs: RunningAcs;
const cabinet = new CpeCabinet(() => acs.cwmpUrl);

beforeAll(async () => {
  acs = await RunningAcs.start();
});

afterAll(async () => {
  await cabinet.clear();
  await acs.stop();
});

/** A device that no connection request reaches. */
async function awayCpe(
  serialNumber: string,
  options: { readonly hooks?: FaultHooks } = {},
): Promise<{ cpe: SimulatedCpe; deviceId: string }> {
  const connectionRequestListener = 'unreachable';
  const cpe = await cabinet.switchOn({ serialNumber, connectionRequestListener, ...options });
  return { cpe, deviceId: (await acs.api.device(serialNumber)).id };
}

function setting(value: string): object {
  return { parameterList: [{ name: provisioningCode, value }] };
}

/** The values that were set, in the order in which the CPE took them. */
function valuesTaken(cpe: SimulatedCpe): string[] {
  return cpe.ledger.executionsOf(cpe.name, 'SetParameterValues').flatMap((execution) => {
    const { parameterList } = execution.arguments as { parameterList: { name: string; value: string }[] };
    return parameterList.filter(({ name }) => name === provisioningCode).map(({ value }) => value);
  });
}

function createTask(deviceId: string, body: object): Promise<{ status: number; body: TaskResource }> {
  return acs.api.request(`/devices/${deviceId}/tasks`, { method: 'POST', body });
}

describe('while the CPE is away', () => {
  test('a task waits, also beyond the patience of its caller, and runs in the next session', async () => {
    const { cpe, deviceId } = await awayCpe('AWAY-1');
    const path = `/devices/${deviceId}/rpc/SetParameterValues`;
    const impatient = await acs.api.request<TaskResource>(path, {
      method: 'POST',
      body: setting('next'),
      waitSec: 1,
    });
    expect(impatient).toMatchObject({ status: 202, body: { state: 'queued', attempts: [] } });
    expect(impatient.headers.get('preference-applied')).toBe('wait=1');
    expect(valuesTaken(cpe)).toEqual([]);
    const waiting = acs.api.settled(impatient.body.id);
    const { methods } = await cpe.informNow();
    expect(methods).toEqual(['SetParameterValues']);
    expect(await waiting).toMatchObject({ state: 'succeeded', result: { status: 0 } });
    expect(valuesTaken(cpe)).toEqual(['next']);
  });

  test('tasks run in the order of lane, priority and acceptance', async () => {
    const { cpe, deviceId } = await awayCpe('AWAY-2');
    const order: [string, string][] = [
      ['e', '?lane=telemetry&priority=0'],
      ['c', '?lane=service'],
      ['d', '?lane=campaign&priority=9'],
      ['b1', ''],
      ['a', '?priority=0'],
      ['b2', ''],
    ];
    for (const [value, query] of order)
      await acs.api.queue(deviceId, 'SetParameterValues', setting(value), query);
    await cpe.informNow();
    expect(valuesTaken(cpe)).toEqual(['a', 'b1', 'b2', 'c', 'd', 'e']);
  });

  test('a cancelled task never runs; a finished one cannot be cancelled', async () => {
    const { cpe, deviceId } = await awayCpe('AWAY-3');
    const kept = await acs.api.queue(deviceId, 'SetParameterValues', setting('kept'));
    const dropped = await acs.api.queue(deviceId, 'SetParameterValues', setting('dropped'));
    const waiting = acs.api.settled(dropped.id);
    const cancel = { method: 'DELETE' } as const;
    expect(await acs.api.request(`/tasks/${dropped.id}`, cancel)).toMatchObject({
      status: 200,
      body: { state: 'cancelled' },
    });
    expect(await waiting).toMatchObject({ state: 'cancelled', attempts: [] });
    await cpe.informNow();
    expect(valuesTaken(cpe)).toEqual(['kept']);
    expect(await acs.api.request(`/tasks/${kept.id}`, cancel)).toMatchObject({
      status: 409,
      body: { code: 'TASK_ALREADY_SETTLED' },
    });
  });

  test('an expired task never runs', async () => {
    const { cpe, deviceId } = await awayCpe('AWAY-4');
    const expiresAt = new Date(Date.now() + 400).toISOString();
    const { id } = await acs.api.queue(
      deviceId,
      'SetParameterValues',
      setting('late'),
      `?expiresAt=${expiresAt}`,
    );
    await vi.waitUntil(async () => {
      const [row] = await acs.query('SELECT now() > expires_at AS over FROM device_task WHERE id = $1', [id]);
      return row?.['over'] === true;
    });
    expect((await cpe.informNow()).methods).toEqual([]);
    expect(valuesTaken(cpe)).toEqual([]);
    expect(['queued', 'expired']).toContain((await acs.api.task(id)).state);
  });

  test('a task is not sent before its time, and then without being asked', async () => {
    const cpe = await cabinet.switchOn({ serialNumber: 'LATER' });
    const { id: deviceId } = await acs.api.device('LATER');
    const notBefore = new Date(Date.now() + 1_500).toISOString();
    const query = `?notBefore=${notBefore}`;
    const later = await acs.api.queue(deviceId, 'SetParameterValues', setting('later'), query);
    expect((await cpe.informNow()).methods).toEqual([]);
    expect(await acs.api.settled(later.id)).toMatchObject({ state: 'succeeded' });
    const [execution] = cpe.ledger.executionsOf(cpe.name, 'SetParameterValues').slice(-1);
    expect(execution!.executedAt >= notBefore).toBe(true);
  });
});

describe('several RPCs', () => {
  test('a chain runs its steps in one session, in order, and tells each result', async () => {
    const { cpe, deviceId } = await awayCpe('CHAIN-1');
    const steps = [
      { method: 'AddObject', arguments: { objectName: 'Device.NAT.PortMapping.' } },
      { method: 'SetParameterValues', arguments: setting('chained') },
      { method: 'GetParameterValues', arguments: { parameterNames: [provisioningCode] } },
    ];
    const { status, body } = await createTask(deviceId, { steps });
    expect({ status, type: body.type }).toEqual({ status: 202, type: 'chain' });
    // The table is looked at before something is added to it.
    const methods = ['GetParameterNames', ...steps.map(({ method }) => method)];
    expect((await cpe.informNow()).methods).toEqual(methods);
    const task = await acs.api.task(body.id);
    const values = [{ name: provisioningCode, value: 'chained', type: 'string' }];
    expect(task).toMatchObject({
      state: 'succeeded',
      result: [
        { method: 'AddObject', result: { instanceNumber: 2 } },
        { method: 'SetParameterValues', result: { status: 0 } },
        { method: 'GetParameterValues', result: { parameterList: values } },
      ],
    });
    expect(task.attempts.map(({ method, state }) => [method, state])).toEqual(
      methods.map((method) => [method, 'answered']),
    );
  });

  test('a chain sets up the instance that it has made', async () => {
    const { cpe, deviceId } = await awayCpe('CHAIN-3');
    const table = 'Device.NAT.PortMapping.';
    const parameterList = [{ name: `${table}{step1}.Description`, value: 'made by a chain' }];
    const steps = [
      { method: 'AddObject', arguments: { objectName: table } },
      { method: 'SetParameterValues', arguments: { parameterList } },
    ];
    const { body } = await createTask(deviceId, { steps });
    await cpe.informNow();
    const done = await acs.api.task(body.id);
    expect(done).toMatchObject({ state: 'succeeded', progress: { done: 2, total: 2 } });
    const [added] = done.result as { result: { instanceNumber: number } }[];
    const path = `${table}${added!.result.instanceNumber}.Description`;
    expect(cpe.tree.valueOf(path)).toBe('made by a chain');
  });

  test('a chain goes on with an instance whose answer was lost, and that no key proves', async () => {
    const stop = new Stop('AddObject', 'beforeAnswer');
    const { cpe, deviceId } = await awayCpe('CHAIN-4', { hooks: stop.hooks });
    const table = 'Device.NAT.PortMapping.';
    const parameterList = [{ name: `${table}{step1}.Description`, value: 'found again' }];
    const steps = [
      { method: 'AddObject', arguments: { objectName: table } },
      { method: 'SetParameterValues', arguments: { parameterList } },
    ];
    const { body } = await createTask(deviceId, { steps });
    const cut = cpe.informNow();
    await stop.reached;
    cpe.setLocally('Device.ManagementServer.ParameterKey', 'not told');
    const next = cpe.nextSession(isCompleted);
    stop.release('drop');
    expect(await cut).toMatchObject({ status: 'failed' });
    await next;
    await vi.waitUntil(async () => (await acs.api.task(body.id)).state === 'succeeded', patience);
    const done = await acs.api.task(body.id);
    const [added] = done.result as { result: { instanceNumber: number } }[];
    expect(cpe.tree.valueOf(`${table}${added!.result.instanceNumber}.Description`)).toBe('found again');
    expect(cpe.ledger.countOf(cpe.name, 'AddObject')).toBe(1);
  });

  test('a task that waits for one which fails is cancelled, and says why', async () => {
    const { cpe, deviceId } = await awayCpe('DOOMED');
    const first = await acs.api.queue(deviceId, 'AddObject', { objectName: 'Device.NAT.PortMapping.' });
    const second = await acs.api.queue(deviceId, 'GetRPCMethods', {}, `?dependsOn=${first.id}`);
    await acs.api.request(`/tasks/${first.id}`, { method: 'DELETE' });
    const doomed = { state: 'cancelled', reason: { code: 'dependencyFailed' } };
    expect(await acs.api.settled(second.id)).toMatchObject(doomed);
    const path = `/devices/${deviceId}/rpc/GetRPCMethods?dependsOn=${first.id}`;
    const late = await acs.api.request(path, { method: 'POST' });
    expect(late).toMatchObject({ status: 200, body: doomed });
    expect((await cpe.informNow()).methods).toEqual([]);
  });

  test('a chain stops at the step that the CPE refuses', async () => {
    const { cpe, deviceId } = await awayCpe('CHAIN-2');
    const steps = [
      { method: 'AddObject', arguments: { objectName: 'Device.X_NoSuchTable.' } },
      { method: 'SetParameterValues', arguments: setting('never') },
    ];
    const { body } = await createTask(deviceId, { steps });
    expect((await cpe.informNow()).methods).toEqual(['GetParameterNames', 'AddObject']);
    expect(await acs.api.task(body.id)).toMatchObject({ state: 'failed', fault: { code: 9005 } });
    expect(valuesTaken(cpe)).toEqual([]);
  });

  test('a dependent task waits for the success of the other one', async () => {
    const { cpe, deviceId } = await awayCpe('DEPENDS');
    const first = await acs.api.queue(deviceId, 'SetParameterValues', setting('first'), '?priority=9');
    const second = `?priority=0&dependsOn=${first.id}`;
    await acs.api.queue(deviceId, 'SetParameterValues', setting('second'), second);
    await cpe.informNow();
    expect(valuesTaken(cpe)).toEqual(['first', 'second']);
  });

  test('fifty tasks run first in, first out in one session, each once', async () => {
    const { cpe, deviceId } = await awayCpe('BURST');
    const values = Array.from({ length: 50 }, (_, n) => `v${n}`);
    const tasks: TaskResource[] = [];
    for (const value of values)
      tasks.push(await acs.api.queue(deviceId, 'SetParameterValues', setting(value)));
    const { methods } = await cpe.informNow();
    expect(methods).toHaveLength(50);
    expect(valuesTaken(cpe)).toEqual(values);
    for (const { id } of tasks)
      expect(await acs.api.task(id)).toMatchObject({ state: 'succeeded', attempts: [{ state: 'answered' }] });
  });
});

describe('a reachable CPE', () => {
  test('is called for a task and answers while its caller waits', async () => {
    const start = acs.log.texts.length;
    const cpe = await cabinet.switchOn({ serialNumber: 'HERE' });
    const { id } = await acs.api.device('HERE');
    const calls = () => acs.log.all(start).filter(({ msg }) => msg.startsWith('connectionRequest.'));
    expect(calls()).toEqual([]);
    const session = cpe.nextSession();
    const task = await acs.api.call(id, 'SetParameterValues', setting('now'));
    expect(task).toMatchObject({ state: 'succeeded', attempts: [{ state: 'answered' }] });
    expect(valuesTaken(cpe)).toEqual(['now']);
    expect((await session).events).toEqual([{ eventCode: '6 CONNECTION REQUEST', commandKey: '' }]);
    expect(calls()).toMatchObject([{ msg: 'connectionRequest.accepted' }]);
  });

  test('takes tasks one after the other and at once, all in their order', async () => {
    const cpe = await cabinet.switchOn({ serialNumber: 'BUSY' });
    const { id } = await acs.api.device('BUSY');
    for (const value of ['1', '2', '3']) await acs.api.call(id, 'SetParameterValues', setting(value));
    const waits = ['4', '5', '6', '7'].map((value) => acs.api.call(id, 'SetParameterValues', setting(value)));
    expect((await Promise.all(waits)).map(({ state }) => state)).toEqual(waits.map(() => 'succeeded'));
    expect(valuesTaken(cpe).toSorted()).toEqual(['1', '2', '3', '4', '5', '6', '7']);
  });

  test('takes a task that is accepted in the middle of its session in that session', async () => {
    const queued: Promise<TaskResource>[] = [];
    let deviceId = '';
    const cpe = await cabinet.switchOn({
      serialNumber: 'MIDDLE',
      connectionRequestListener: 'unreachable',
      hooks: {
        beforeAnswer: async ({ method }) => {
          if (method !== 'GetRPCMethods') return;
          queued.push(acs.api.queue(deviceId, 'SetParameterValues', setting('middle')));
          await queued[0];
        },
      },
    });
    deviceId = (await acs.api.device('MIDDLE')).id;
    await acs.api.queue(deviceId, 'GetRPCMethods');
    const { methods } = await cpe.informNow();
    expect(methods).toEqual(['GetRPCMethods', 'SetParameterValues']);
    expect(await acs.api.settled((await queued[0])!.id)).toMatchObject({ state: 'succeeded' });
  });
});

describe('a task for many devices', () => {
  interface BulkOperation {
    readonly id: string;
    readonly state: string;
    readonly applied: number;
    readonly taskStates: Readonly<Record<string, number>>;
  }

  const follow = (taskId: string, lastEventId?: string) =>
    TaskStream.open(`${acs.acs.apiUrl}/api/v1/tasks/${taskId}`, acs.acs.adminApiKey, lastEventId);

  /** Orders it, and waits until all of it is carried out. */
  async function carriedOut(path: string, order: object): Promise<BulkOperation> {
    const { status, body } = await acs.api.request<BulkOperation>(path, { method: 'POST', body: order });
    expect([status, body.state]).toEqual([202, 'running']);
    return vi.waitUntil(async () => {
      const operation = await operationOf(body.id);
      return operation.state === 'completed' && operation;
    }, patience);
  }

  async function operationOf(id: string): Promise<BulkOperation> {
    return (await acs.api.request<BulkOperation>(`/bulk-operations/${id}`)).body;
  }

  test('is carried out, told of as it happens, and withdrawn where it was not sent', async () => {
    const stop = new Stop('GetRPCMethods', 'beforeAnswer');
    const { cpe, deviceId } = await awayCpe('BULK-1', { hooks: stop.hooks });
    for (const serialNumber of ['BULK-2', 'BULK-3']) await awayCpe(serialNumber);
    const order = { filter: 'serialNumber LIKE "BULK-%"', steps: [{ method: 'GetRPCMethods' }] };
    const { id, applied } = await carriedOut('/bulk-operations', order);
    expect([applied, (await operationOf(id)).taskStates]).toEqual([3, { queued: 3 }]);
    const path = `/tasks?operationId=${id}`;
    const { items } = (await acs.api.request<{ items: readonly TaskResource[] }>(path)).body;
    const own = items.find((task) => task.deviceId === deviceId)!;
    const other = items.find((task) => task.deviceId !== deviceId)!;

    const [stream, withdrawn] = await Promise.all([follow(own.id), follow(other.id)]);
    const queued = await stream.next();
    expect([queued?.state, (await withdrawn.next())?.state]).toEqual(['queued', 'queued']);
    const session = cpe.informNow();
    await stop.reached;
    const sent = await stream.next();
    expect(sent?.state).toBe('inSession');
    stream.hangUp();
    stop.release();
    await session;
    // Who comes back is told what came behind the last that he has heard of.
    const again = await follow(own.id, sent!.id);
    const done = await again.next();
    expect([done?.state, await again.next()]).toEqual(['succeeded', null]);
    expect((await follow(own.id, done!.id)).status).toBe(204);
    expect((await operationOf(id)).taskStates).toEqual({ queued: 2, succeeded: 1 });

    expect(await carriedOut('/tasks/cancel', { operationId: id })).toMatchObject({ applied: 2 });
    expect([(await withdrawn.next())?.state, await withdrawn.next()]).toEqual(['cancelled', null]);
    expect((await operationOf(id)).taskStates).toEqual({ cancelled: 2, succeeded: 1 });
  });

  test('leaves nothing behind of those who followed one and went away', async () => {
    const { deviceId } = await awayCpe('FOLLOWED');
    const { id } = await acs.api.queue(deviceId, 'GetRPCMethods');
    // A balancer notices it at the next heartbeats.
    const untilNoticed = { timeout: 90_000 };
    // More than may be open at once.
    for (let n = 0; n < 60; n++) {
      const stream = await vi.waitUntil(async () => {
        const opened = await follow(id);
        return opened.status === 200 && opened;
      }, untilNoticed);
      expect((await stream.next())?.state).toBe('queued');
      stream.hangUp();
    }
  }, 180_000);
});
