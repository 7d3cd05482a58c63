import { expect, it } from 'vitest';
import { newUuidV7 } from '#device';
import { newDiscovery, type Settlement } from '#task';
import type { PortsUnderTest } from '../ports-under-test.js';
import { answered, TestDevice } from '../test-device.js';

type Ports = () => PortsUnderTest;

const fault = {
  code: 9003,
  string: 'Invalid arguments \u0000\ud800 "\\',
  parameterFaults: [{ name: 'Device.\u0000A', code: 9005, string: 'Invalid name' }],
};

export function settlesTasks(ports: Ports): void {
  it('keeps the result of the task', async () => {
    const device = await TestDevice.register(ports());
    const taskId = await device.accept(['GetParameterValues']);
    const fence = await device.fence();
    const result = { parameterList: [{ name: 'Device.A', value: '\u0000\ud800 😀', type: 'string' }] };
    const rpc = await device.claim(fence);
    const outcome = await ports().ledger.settle(fence, rpc, answered(result));
    expect(outcome).toEqual({ kind: 'settled', taskState: 'succeeded', isMoreDue: false });
    const task = await ports().ledger.find(taskId);
    expect(task).toMatchObject({ state: 'succeeded', fault: null, attempts: [{ state: 'answered' }] });
    expect(task!.result).toEqual(result);
    expect(task!.settledAt).toBeInstanceOf(Date);
    expect(task!.attempts[0]!.settledAt).toBeInstanceOf(Date);
  });

  it('keeps the fault of a failed task, whatever text it holds', async () => {
    const device = await TestDevice.register(ports());
    const taskId = await device.accept(['Reboot']);
    const fence = await device.fence();
    const failed: Settlement = { ...noResult, attemptState: 'faulted', taskState: 'failed', fault };
    const outcome = await ports().ledger.settle(fence, await device.claim(fence), failed);
    expect(outcome).toEqual({ kind: 'settled', taskState: 'failed', isMoreDue: false });
    const task = (await ports().ledger.find(taskId))!;
    expect(task).toMatchObject({ state: 'failed', result: null });
    for (const kept of [task.fault, task.attempts[0]!.fault]) {
      expect(kept).toMatchObject({ code: 9003, parameterFaults: [{ code: 9005 }] });
      expect(kept!.string).toContain('Invalid arguments');
    }
  });
}

export function leavesTasksOpen(ports: Ports): void {
  it('queues a task again after a pause and counts its attempts', async () => {
    const device = await TestDevice.register(ports());
    const taskId = await device.accept(['GetRPCMethods']);
    const other = await device.accept(['GetRPCMethods']);
    const fence = await device.fence();
    const retry: Settlement = {
      ...noResult,
      attemptState: 'faulted',
      taskState: 'queued',
      fault,
      retryAfterSec: 60,
    };
    const outcome = await ports().ledger.settle(fence, await device.claim(fence), retry);
    expect(outcome).toEqual({ kind: 'settled', taskState: 'queued', isMoreDue: true });
    expect(await device.serveAll(fence)).toEqual([other]);
    await ports().passTime(59_000);
    expect(await ports().ledger.claim(fence, newUuidV7())).toEqual({ kind: 'nothingDue' });
    await ports().passTime(2_000);
    const rpc = await device.claim(fence);
    expect(rpc).toMatchObject({ taskId, attemptNumber: 2, stepNumber: 1 });
    await ports().ledger.settle(fence, rpc, answered());
    const task = await ports().ledger.find(taskId);
    expect(task).toMatchObject({ state: 'succeeded', fault: null });
    expect(task!.attempts.map(({ state }) => state)).toEqual(['faulted', 'answered']);
  });

  it('ends in doubt when it is told so', async () => {
    const device = await TestDevice.register(ports());
    const taskId = await device.accept(['Reboot']);
    const fence = await device.fence();
    const doubt: Settlement = {
      ...noResult,
      attemptState: 'indeterminate',
      taskState: 'indeterminate',
      fault: null,
    };
    await ports().ledger.settle(fence, await device.claim(fence), doubt);
    expect(await ports().ledger.find(taskId)).toMatchObject({
      state: 'indeterminate',
      attempts: [{ state: 'indeterminate' }],
    });
    expect(await ports().ledger.claim(fence, newUuidV7())).toEqual({ kind: 'nothingDue' });
  });

  it('settles for the replica that took the session over', async () => {
    const device = await TestDevice.register(ports());
    const taskId = await device.accept(['Reboot']);
    const old = await device.fence();
    const { attemptId } = await device.claim(old);
    const resumed = (await ports().sessions.resume(old.deviceId, old.epoch, 'replica-2'))!;
    const rpc = (await ports().ledger.findClaimed(resumed.outstanding!.attemptId))!;
    expect(rpc.attemptId).toBe(attemptId);
    const outcome = await ports().ledger.settle(resumed.session.fence, rpc, answered());
    expect(outcome).toMatchObject({ kind: 'settled', taskState: 'succeeded' });
    expect(await device.state(taskId)).toBe('succeeded');
  });
}

export function runsChains(ports: Ports): void {
  it('runs the steps one after the other and keeps a result of each', async () => {
    const device = await TestDevice.register(ports());
    const taskId = await device.accept(['AddObject', 'SetParameterValues', 'GetRPCMethods']);
    const fence = await device.fence();
    const claims = [];
    for (let n = 1; n <= 3; n++) {
      const rpc = await device.claim(fence);
      claims.push([rpc.stepNumber, rpc.stepCount, rpc.attemptNumber, rpc.step.method]);
      const { taskState, isMoreDue } = settledOf(await ports().ledger.settle(fence, rpc, answered({ n })));
      expect([taskState, isMoreDue]).toEqual(n < 3 ? ['queued', true] : ['succeeded', false]);
    }
    expect(claims).toEqual([
      // The look before it counts as well.
      [1, 3, 2, 'AddObject'],
      [2, 3, 1, 'SetParameterValues'],
      [3, 3, 1, 'GetRPCMethods'],
    ]);
    const task = await ports().ledger.find(taskId);
    expect(task!.result).toEqual([
      { method: 'AddObject', result: { n: 1 } },
      { method: 'SetParameterValues', result: { n: 2 } },
      { method: 'GetRPCMethods', result: { n: 3 } },
    ]);
    expect(task!.attempts.map(({ step }) => step)).toEqual([1, 1, 2, 3]);
  });

  it('lets a higher lane go between two steps, and a later task of its own lane not', async () => {
    const device = await TestDevice.register(ports());
    const chain = await device.accept(['GetRPCMethods', 'GetRPCMethods'], { lane: 'service' });
    const later = await device.accept(['GetRPCMethods'], { lane: 'service' });
    const fence = await device.fence();
    const rpc = await device.claim(fence);
    const urgent = await device.accept(['GetRPCMethods']);
    await ports().ledger.settle(fence, rpc, answered());
    expect(await device.serveAll(fence)).toEqual([urgent, chain, later]);
  });

  it('fails as a whole at the step that fails, keeping the results before it', async () => {
    const device = await TestDevice.register(ports());
    const taskId = await device.accept(['GetRPCMethods', 'Reboot', 'GetRPCMethods']);
    const fence = await device.fence();
    await ports().ledger.settle(fence, await device.claim(fence), answered({ n: 1 }));
    const failed: Settlement = { ...noResult, attemptState: 'faulted', taskState: 'failed', fault };
    await ports().ledger.settle(fence, await device.claim(fence), failed);
    expect(await ports().ledger.claim(fence, newUuidV7())).toEqual({ kind: 'nothingDue' });
    const task = await ports().ledger.find(taskId);
    expect(task).toMatchObject({ state: 'failed', fault: { code: 9003 } });
    expect(task!.result).toEqual([{ method: 'GetRPCMethods', result: { n: 1 } }]);
  });
}

export function goesOnWithDiscoveries(ports: Ports): void {
  it('lets a discovery go on from its cursor, and counts anew what was sent since it came further', async () => {
    const device = await TestDevice.register(ports());
    const order = { paths: ['Device.'], freshSinceMs: 1, trustsNames: false, isAwaited: true };
    const taskId = await device.accept(['GetParameterNames'], { discovery: order });
    const fence = await device.fence();
    const slice = { ...noResult, attemptState: 'answered', taskState: 'queued', fault: null } as const;
    const cursor = { ...newDiscovery(order), behind: 'Device.A\uffff' };
    for (const isAhead of [false, true])
      await ports().ledger.settle(fence, await device.claim(fence), {
        ...slice,
        progress: { cursor, isAhead },
      });
    const rpc = await device.claim(fence);
    expect(rpc).toMatchObject({ taskId, attemptNumber: 1, cursor });
    expect(await ports().ledger.findClaimed(rpc.attemptId)).toMatchObject({ cursor });
    await ports().ledger.settle(fence, rpc, answered({ values: 1 }));
    expect(await ports().ledger.find(taskId)).toMatchObject({ state: 'succeeded', result: { values: 1 } });
  });
}

const noResult = { result: null, retryAfterSec: 0 } as const;

function settledOf(outcome: Awaited<ReturnType<PortsUnderTest['ledger']['settle']>>) {
  if (outcome.kind !== 'settled') throw new Error(`expected a settlement, got ${outcome.kind}`);
  return outcome;
}
