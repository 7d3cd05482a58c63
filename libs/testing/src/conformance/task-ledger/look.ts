import { expect, it } from 'vitest';
import { noEvidence } from '#task';
import type { PortsUnderTest } from '../ports-under-test.js';
import { answered, looked, stepOf, TestDevice } from '../test-device.js';
import { interrupted, keyOf } from './recover.js';

type Ports = () => PortsUnderTest;

const look = stepOf('GetParameterNames', { parameterPath: 'Device.T.', nextLevel: true });
const changed = { state: 'indeterminate', reason: { code: 'instancesChanged' } };

export function looksBeforeAdding(ports: Ports): void {
  it('looks at a table just before an AddObject, and keeps what it had', async () => {
    const device = await TestDevice.register(ports());
    const taskId = await device.accept(['AddObject']);
    const fence = await device.fence();
    const first = await device.claimNext(fence);
    expect(first).toMatchObject({ taskId, step: look, isLook: true, instances: null });
    expect(await ports().ledger.findClaimed(first.attemptId)).toEqual(first);
    const settled = await ports().ledger.settle(fence, first, looked([1, 3]));
    expect(settled).toEqual({ kind: 'settled', taskState: 'queued', isMoreDue: true });
    const second = await device.claimNext(fence);
    expect(second).toMatchObject({ taskId, step: stepOf('AddObject'), isLook: false, instances: [1, 3] });
    expect(await ports().ledger.findClaimed(second.attemptId)).toEqual(second);
    await ports().ledger.settle(fence, second, answered());
    expect(await ports().ledger.find(taskId)).toMatchObject({
      state: 'succeeded',
      attempts: [{ method: 'GetParameterNames' }, { method: 'AddObject' }],
    });
  });

  it('looks again when an RPC came between, and in another session', async () => {
    const device = await TestDevice.register(ports());
    await device.accept(['AddObject']);
    const fence = await device.fence();
    await ports().ledger.settle(fence, await device.claimNext(fence), looked([1]));
    await device.accept(['GetRPCMethods'], { priority: 0 });
    await ports().ledger.settle(fence, await device.claimNext(fence), answered());
    expect(await device.claimNext(fence)).toMatchObject({ isLook: true, instances: null });
    const next = await device.fence();
    expect(await ports().ledger.recover(next, noEvidence)).toMatchObject([{ state: 'queued' }]);
    const again = await device.claimNext(next);
    await ports().ledger.settle(next, again, looked([1, 2]));
    expect(await device.claimNext(await device.fence())).toMatchObject({ isLook: true, instances: null });
  });

  it('does not look for ever at what is never shown', async () => {
    const device = await TestDevice.register(ports());
    const taskId = await device.accept(['AddObject']);
    for (let session = 1; session <= 4; session++) {
      expect(await device.claimNext(await device.fence())).toMatchObject({ isLook: true });
      await ports().ledger.recover(await device.fence(), noEvidence);
    }
    const expected = { state: 'failed', reason: { code: 'neverAnswered' } };
    expect(await ports().ledger.find(taskId)).toMatchObject(expected);
  });
}

/** A chain whose AddObject was cut off; its table had instance 1. */
async function cutOff(ports: PortsUnderTest) {
  const device = await TestDevice.register(ports);
  const set = stepOf('GetParameterValues', { parameterNames: ['Device.T.{step1}.'] });
  const task = device.task([stepOf('AddObject'), set]);
  await ports.ledger.accept(task, 10);
  const { attemptId } = await device.claim(await device.fence(), [1]);
  return { device, taskId: task.id, attemptId, fence: await device.fence() };
}

export function seesNewInstances(ports: Ports): void {
  it.each([false, true])(
    'goes on with the instance that a look has found, its key told: %s',
    async (isKeyTold) => {
      const { device, taskId, attemptId, fence } = await cutOff(ports());
      const evidence = { ...noEvidence, parameterKey: isKeyTold ? keyOf(attemptId) : null };
      expect(await ports().ledger.recover(fence, evidence)).toEqual([{ taskId, state: 'indeterminate' }]);
      const told = { instanceNumber: 2, status: 0 };
      const resolved = await ports().ledger.resolve(fence, attemptId, 'ran', told);
      expect(resolved).toEqual({ taskId, state: 'queued' });
      const names = { parameterNames: ['Device.T.2.'] };
      expect(await device.claim(fence)).toMatchObject({ step: stepOf('GetParameterValues', names) });
    },
  );

  it('sends an AddObject again that has not run, behind another look', async () => {
    const { device, taskId, attemptId, fence } = await cutOff(ports());
    await ports().ledger.recover(fence, noEvidence);
    const resolved = await ports().ledger.resolve(fence, attemptId, 'notRun', null);
    expect(resolved).toEqual({ taskId, state: 'queued' });
    expect(await device.claimNext(fence)).toMatchObject({ taskId, isLook: true });
  });

  it('does not believe that an AddObject has not run whose key was told', async () => {
    const { taskId, attemptId, fence } = await cutOff(ports());
    await ports().ledger.recover(fence, { ...noEvidence, parameterKey: keyOf(attemptId) });
    expect(await ports().ledger.resolve(fence, attemptId, 'notRun', null)).toMatchObject({ taskId });
    expect(await ports().ledger.find(taskId)).toMatchObject(changed);
  });

  it.each(['ran', 'notRun', 'instancesChanged'] as const)(
    'leaves a doubt about instances of others, %s',
    async (verdict) => {
      const { device, taskId, attemptId } = await interrupted(ports(), 'AddObject');
      const fence = await device.fence();
      await ports().ledger.recover(fence, noEvidence);
      if (verdict !== 'instancesChanged') {
        await device.accept(['DeleteObject']);
        await ports().ledger.settle(fence, await device.claim(fence), answered());
      }
      const resolved = await ports().ledger.resolve(fence, attemptId, verdict, null);
      expect(resolved).toEqual({ taskId, state: 'indeterminate' });
      expect(await ports().ledger.find(taskId)).toMatchObject(changed);
    },
  );
}
