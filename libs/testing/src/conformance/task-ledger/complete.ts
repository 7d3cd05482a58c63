import { expect, it } from 'vitest';
import type { AcsMethod, CwmpFault } from '#cwmp';
import type { SessionFence } from '#device';
import { noEvidence, type Completion, type Settlement } from '#task';
import type { PortsUnderTest } from '../ports-under-test.js';
import { TestDevice } from '../test-device.js';
import { interrupted, keyOf } from './recover.js';

type Ports = () => PortsUnderTest;

/** The device took the transfer on and will tell how it ends. */
export const transferAccepted: Settlement = {
  attemptState: 'answered',
  taskState: 'waitingForDevice',
  result: { status: 1, startTime: '', completeTime: '' },
  fault: null,
  retryAfterSec: 0,
  waiting: { timeoutSec: 3_600, assumesSuccess: false },
};
const failure: CwmpFault = { code: 9010, string: 'no \u0000 file', parameterFaults: [] };
const told = { startTime: '2026-01-01T00:00:00Z', completeTime: '2026-01-01T00:01:00Z' };

/** A device that has accepted an RPC of this kind and has still to tell how it ends. */
async function waiting(ports: PortsUnderTest, method: AcsMethod, waits: Partial<Settlement> = {}) {
  const device = await TestDevice.register(ports, 'approved', { facts: { softwareVersion: '1.0' } });
  const taskId = await device.accept([method]);
  const fence = await device.fence();
  const rpc = await device.claim(fence);
  const outcome = await ports.ledger.settle(fence, rpc, { ...transferAccepted, ...waits });
  expect(outcome).toMatchObject({ kind: 'settled', taskState: 'waitingForDevice' });
  return { device, taskId, fence, attemptId: rpc.attemptId };
}

/** Has a device tell how a transfer ended. */
export function tellEnd(
  { ledger }: PortsUnderTest,
  fence: SessionFence,
  commandKey: string,
  fault: CwmpFault | null = null,
  kinds: Completion['kinds'] = ['firmware', 'file'],
) {
  const call = { method: 'TransferComplete', commandKey, details: { commandKey, fault } };
  return ledger.complete(fence, call, { commandKey, kinds, fault, result: told });
}

const newVersion = { facts: { softwareVersion: '2.0' } };

export function waitsForTheEnd(ports: Ports): void {
  it('keeps a transfer open that the device has only accepted', async () => {
    const { device, taskId } = await waiting(ports(), 'Upload');
    const task = await ports().ledger.find(taskId);
    expect(task).toMatchObject({
      state: 'waitingForDevice',
      settledAt: null,
      result: { status: 1 },
      attempts: [{ state: 'answered' }],
    });
    expect((await device.openSession()).pending).toBe(false);
    expect(await ports().ledger.cancel(taskId)).toMatchObject({ outcome: 'alreadySent' });
    expect(await ports().ledger.recover(await device.fence(), noEvidence)).toEqual([]);
  });

  it('succeeds when the device tells that it went well, and keeps what it told', async () => {
    const { device, taskId, attemptId } = await waiting(ports(), 'Upload');
    const fence = await device.fence();
    const outcome = await tellEnd(ports(), fence, keyOf(attemptId));
    expect(outcome).toMatchObject({ kind: 'stored', task: { taskId, state: 'succeeded' } });
    const task = await ports().ledger.find(taskId);
    expect(task).toMatchObject({ state: 'succeeded', result: { status: 1, ...told } });
    expect(task!.settledAt).toBeInstanceOf(Date);
    expect(await tellEnd(ports(), fence, keyOf(attemptId))).toEqual({ kind: 'stored', task: null });
  });

  it('fails with the code and the text of the device', async () => {
    const { device, taskId, attemptId } = await waiting(ports(), 'Download');
    await tellEnd(ports(), await device.fence(), keyOf(attemptId), failure);
    const task = await ports().ledger.find(taskId);
    expect(task).toMatchObject({ state: 'failed', fault: { code: 9010 }, attempts: [{ state: 'faulted' }] });
  });

  it('keeps the call itself, and of a void fence nothing', async () => {
    const { device, taskId, fence, attemptId } = await waiting(ports(), 'Upload');
    const newer = await device.fence();
    expect(await tellEnd(ports(), fence, keyOf(attemptId))).toEqual({ kind: 'fenced' });
    expect(await device.state(taskId)).toBe('waitingForDevice');
    await tellEnd(ports(), newer, keyOf(attemptId));
    await tellEnd(ports(), newer, keyOf(attemptId));
    const at = ports().now().getTime();
    const query = { from: new Date(at - 60_000), to: new Date(at + 60_000), code: 'TransferComplete' };
    const events = await ports().events.listOfDevice(device.publicId, { ...query, limit: 10, cursor: null });
    expect(events?.items).toMatchObject([{ code: 'TransferComplete', commandKey: keyOf(attemptId) }]);
  });

  it('goes on with the chain that the transfer is a part of', async () => {
    const device = await TestDevice.register(ports());
    const taskId = await device.accept(['Upload', 'GetRPCMethods']);
    const fence = await device.fence();
    const { attemptId } = await device.claim(fence);
    await ports().ledger.settle(fence, (await ports().ledger.findClaimed(attemptId))!, transferAccepted);
    expect(await device.state(taskId)).toBe('waitingForDevice');
    const outcome = await tellEnd(ports(), fence, keyOf(attemptId));
    expect(outcome).toMatchObject({ task: { taskId, state: 'queued' } });
    expect(await device.claim(fence)).toMatchObject({ taskId, stepNumber: 2 });
  });
}

export function findsWhatHasEnded(ports: Ports): void {
  it.each(['', 'somebody else', '0'.repeat(32)])(
    'Q33: takes the key %j, which is none of ours, for that of the only transfer that waits',
    async (commandKey) => {
      const { device, taskId } = await waiting(ports(), 'Upload');
      await tellEnd(ports(), await device.fence(), commandKey, failure);
      expect(await device.state(taskId)).toBe('failed');
    },
  );

  it('does not guess between two, nor for another device or kind', async () => {
    const { device, taskId, fence } = await waiting(ports(), 'Upload');
    const second = await device.accept(['Upload']);
    await ports().ledger.settle(fence, await device.claim(fence), transferAccepted);
    const other = await TestDevice.register(ports());
    await tellEnd(ports(), await device.fence(), '');
    await tellEnd(ports(), await other.fence(), '');
    const alone = await waiting(ports(), 'Upload');
    await tellEnd(ports(), await alone.device.fence(), '', null, ['deploymentUnits']);
    for (const id of [taskId, second, alone.taskId]) expect(await device.state(id)).toBe('waitingForDevice');
  });

  it('does not take the key of an earlier transfer of ours for that of the one that waits', async () => {
    const { device, fence, attemptId } = await waiting(ports(), 'Upload');
    await tellEnd(ports(), fence, keyOf(attemptId));
    const later = await device.accept(['Upload']);
    await ports().ledger.settle(fence, await device.claim(fence), transferAccepted);
    await tellEnd(ports(), fence, keyOf(attemptId), failure);
    expect(await device.state(later)).toBe('waitingForDevice');
  });

  it('Q68: sends a Download again, once, that fails at first with 9017', async () => {
    const { device, taskId, fence, attemptId } = await waiting(ports(), 'Download');
    const noWindow = { ...failure, code: 9017 };
    const outcome = await tellEnd(ports(), fence, keyOf(attemptId), noWindow);
    expect(outcome).toMatchObject({ task: { taskId, state: 'queued', retryAfterSec: 15 } });
    expect(await device.serveAll(fence)).toEqual([]);
    await ports().passTime(16_000);
    const next = await device.fence();
    const again = await device.claim(next);
    expect(again).toMatchObject({ taskId, attemptNumber: 2 });
    await ports().ledger.settle(next, again, transferAccepted);
    await tellEnd(ports(), next, keyOf(attemptId), noWindow);
    expect(await device.state(taskId)).toBe('waitingForDevice');
    await tellEnd(ports(), next, keyOf(again.attemptId), noWindow);
    expect(await device.state(taskId)).toBe('failed');
  });
}

export function verifiesImages(ports: Ports): void {
  it('Q69: waits for the version after a device has said that its new image is there', async () => {
    const { device, taskId, fence, attemptId } = await waiting(ports(), 'Download');
    await tellEnd(ports(), fence, keyOf(attemptId));
    expect(await device.state(taskId)).toBe('waitingForDevice');
    const session = await device.openSession(newVersion);
    expect(session.isNewVersion).toBe(true);
    const proof = { ...noEvidence, isNewVersion: true };
    const moved = [{ taskId, state: 'succeeded' }];
    expect(await ports().ledger.applyEvidence(device.id, proof)).toEqual(moved);
    expect(await ports().ledger.applyEvidence(device.id, proof)).toEqual([]);
    expect((await device.openSession(newVersion)).isNewVersion).toBe(false);
  });

  it('Q69: does not take a flash for done that left the version as it was', async () => {
    const { device, taskId, fence, attemptId } = await waiting(ports(), 'Download');
    await tellEnd(ports(), fence, keyOf(attemptId));
    await ports().passTime(16 * 60_000);
    await ports().ledger.endWaits(1_000);
    const expected = { state: 'indeterminate', reason: { code: 'versionUnchanged' } };
    expect(await ports().ledger.find(taskId)).toMatchObject(expected);
    await device.openSession(newVersion);
    await ports().ledger.applyEvidence(device.id, { ...noEvidence, isNewVersion: true });
    expect(await device.state(taskId)).toBe('succeeded');
  });

  it('believes a device at once that comes back with another version', async () => {
    const { device, taskId, attemptId } = await waiting(ports(), 'Download');
    await tellEnd(ports(), await device.fence(newVersion), keyOf(attemptId));
    expect(await ports().ledger.find(taskId)).toMatchObject({ state: 'succeeded', reason: null });
  });
}

export function endsWaits(ports: Ports): void {
  const endWaits = async (limit = 1_000) => {
    await ports().passTime(3_601_000);
    return ports().ledger.endWaits(limit);
  };

  it('Q34: takes a new version for the end that the device does not tell', async () => {
    const { device, taskId } = await waiting(ports(), 'Download');
    await device.openSession(newVersion);
    expect(await ports().ledger.endWaits(1_000)).toEqual([]);
    expect(await endWaits()).toContainEqual({ taskId, deviceId: device.id, state: 'succeeded' });
    expect(await ports().ledger.find(taskId)).toMatchObject({ reason: { code: 'versionChanged' } });
  });

  it('leaves the outcome open when nothing tells it, and believes the device when it does after all', async () => {
    const { device, taskId, attemptId } = await waiting(ports(), 'Upload');
    expect(await endWaits()).toContainEqual({ taskId, deviceId: device.id, state: 'indeterminate' });
    const task = await ports().ledger.find(taskId);
    expect(task).toMatchObject({
      reason: { code: 'completionMissing' },
      attempts: [{ state: 'indeterminate' }],
    });
    await tellEnd(ports(), await device.fence(), keyOf(attemptId), failure);
    expect(await ports().ledger.find(taskId)).toMatchObject({ state: 'failed', reason: null });
  });

  it('waits as long as was decided when the task was accepted, if the answer does not say otherwise', async () => {
    const waits = { waiting: { timeoutSec: null, assumesSuccess: false } };
    const { taskId } = await waiting(ports(), 'Upload', waits);
    const ended = async () => (await ports().ledger.endWaits(1_000)).map((task) => task.taskId);
    await ports().passTime(3_540_000);
    expect(await ended()).not.toContain(taskId);
    await ports().passTime(120_000);
    expect(await ended()).toContain(taskId);
  });

  it('takes silence for success where the device is known for it, and says so', async () => {
    const waits = { waiting: { timeoutSec: 3_600, assumesSuccess: true } };
    const { device, taskId } = await waiting(ports(), 'Download', waits);
    expect(await endWaits()).toContainEqual({ taskId, deviceId: device.id, state: 'succeeded' });
    expect(await ports().ledger.find(taskId)).toMatchObject({ reason: { code: 'assumedAfterTimeout' } });
  });

  it('ends as many at a time as it is told', async () => {
    await waiting(ports(), 'Upload');
    await waiting(ports(), 'Upload');
    expect(await endWaits(1)).toHaveLength(1);
  });
}

/** What was cut off and may have ended. */
export function endsInterrupted(ports: Ports): void {
  it.each(['Download', 'Upload', 'ScheduleDownload', 'ChangeDUState'] as const)(
    'a %s that was cut off and has ended waits for the call that tells how',
    async (method) => {
      const kinds =
        method === 'ChangeDUState' ? (['deploymentUnits'] as const) : (['firmware', 'file'] as const);
      for (const isInDoubt of [false, true]) {
        const { device, taskId, attemptId } = await interrupted(ports(), method);
        const proof = { ...noEvidence, confirmedCommandKeys: [{ method, commandKey: keyOf(attemptId) }] };
        const fence = await device.fence();
        const recovered = await ports().ledger.recover(fence, isInDoubt ? noEvidence : proof);
        if (isInDoubt) expect(await ports().ledger.applyEvidence(device.id, proof)).toHaveLength(1);
        else expect(recovered).toEqual([{ taskId, state: 'waitingForDevice' }]);
        expect(await device.state(taskId)).toBe('waitingForDevice');
        await tellEnd(ports(), fence, keyOf(attemptId), failure, kinds);
        expect(await device.state(taskId)).toBe('failed');
      }
    },
  );

  it('a transfer in doubt is settled by the call alone', async () => {
    const { device, taskId, attemptId } = await interrupted(ports(), 'Upload');
    const fence = await device.fence();
    await ports().ledger.recover(fence, noEvidence);
    await tellEnd(ports(), fence, keyOf(attemptId));
    expect(await ports().ledger.find(taskId)).toMatchObject({ state: 'succeeded', result: told });
  });
}
