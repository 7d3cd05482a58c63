import { expect, it } from 'vitest';
import type { AcsMethod } from '#cwmp';
import { noEvidence, type TaskState, type Verdict } from '#task';
import type { PortsUnderTest } from '../ports-under-test.js';
import { stepOf, TestDevice } from '../test-device.js';
import { interrupted } from './recover.js';

type Ports = () => PortsUnderTest;

/** A task whose outcome nobody knows, and a session of its device. */
async function inDoubt(ports: PortsUnderTest, method: AcsMethod) {
  const cut = await interrupted(ports, method);
  const fence = await cut.device.fence();
  await ports.ledger.recover(fence, noEvidence);
  return { ...cut, fence };
}

const outcomes: readonly [Verdict, TaskState, object][] = [
  ['ran', 'succeeded', { reason: null, attempts: [{ state: 'answered' }] }],
  ['notRun', 'queued', { settledAt: null, attempts: [{ state: 'indeterminate' }] }],
  ['underWay', 'waitingForDevice', { settledAt: null, attempts: [{ state: 'answered' }] }],
  ['notQueued', 'indeterminate', { reason: { code: 'notQueued' } }],
  ['withoutEffect', 'failed', { reason: { code: 'withoutEffect' }, attempts: [{ state: 'answered' }] }],
];

export function resolvesDoubts(ports: Ports): void {
  it.each(outcomes)('settles a doubt about what has %s as %s', async (verdict, state, expected) => {
    const { device, taskId, fence, attemptId } = await inDoubt(ports(), 'Upload');
    const other = await TestDevice.register(ports());
    expect(await ports().ledger.resolve(await other.fence(), attemptId, verdict, null)).toBeNull();
    expect(await ports().ledger.resolve({ ...fence, turn: 7 }, attemptId, verdict, null)).toBeNull();
    expect(await ports().ledger.resolve(fence, attemptId, verdict, null)).toEqual({ taskId, state });
    expect(await ports().ledger.find(taskId)).toMatchObject({ state, ...expected });
    expect(await device.state(taskId)).toBe(state);
  });

  it('sends again what has not run, and not for ever', async () => {
    const { device, taskId, attemptId, fence } = await inDoubt(ports(), 'DeleteObject');
    let [session, attempt] = [fence, attemptId];
    for (let sending = 2; sending <= 4; sending++) {
      expect(await ports().ledger.resolve(session, attempt, 'notRun', null)).toEqual({
        taskId,
        state: 'queued',
      });
      const again = await device.claim(session);
      expect(again).toMatchObject({ taskId, attemptNumber: sending });
      session = await device.fence();
      await ports().ledger.recover(session, noEvidence);
      attempt = again.attemptId;
    }
    expect(await ports().ledger.resolve(session, attempt, 'notRun', null)).toBeNull();
    expect(await device.state(taskId)).toBe('indeterminate');
  });

  it('shows nothing of a task that is settled, nor of nothing', async () => {
    const { taskId, fence, attemptId } = await inDoubt(ports(), 'DeleteObject');
    expect(await ports().ledger.resolve(fence, attemptId, 'unknown', null)).toBeNull();
    await ports().ledger.resolve(fence, attemptId, 'ran', null);
    expect(await ports().ledger.resolve(fence, attemptId, 'notRun', null)).toBeNull();
    expect(await ports().ledger.find(taskId)).toMatchObject({ state: 'succeeded' });
  });

  it('hands out a look at the device with the attempt that it is to prove', async () => {
    const { device, attemptId, fence } = await inDoubt(ports(), 'DeleteObject');
    const proof = device.task([stepOf('GetParameterNames')], { type: 'proof', proves: attemptId });
    await ports().ledger.accept(proof, 10);
    const rpc = await device.claim(fence);
    expect(rpc).toMatchObject({ taskId: proof.id, proves: attemptId });
    expect(await ports().ledger.findClaimed(rpc.attemptId)).toEqual(rpc);
  });
}
