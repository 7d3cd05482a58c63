import { expect, it } from 'vitest';
import type { AcsMethod } from '#cwmp';
import { newUuidV7 } from '#device';
import { noEvidence } from '#task';
import type { PortsUnderTest } from '../ports-under-test.js';
import { answered, TestDevice } from '../test-device.js';

type Ports = () => PortsUnderTest;

/** The key that an attempt travels under: its id as 32 hex digits. */
export function keyOf(attemptId: string): string {
  return attemptId.replaceAll('-', '');
}

const silentSec = 1_200;
const longAgoMs = (silentSec + 1) * 1_000;

const repeatable: readonly AcsMethod[] = [
  'GetRPCMethods',
  'GetParameterNames',
  'GetParameterValues',
  'GetParameterAttributes',
  'SetParameterValues',
  'SetParameterAttributes',
];
const onceOnly: readonly AcsMethod[] = [
  'AddObject',
  'DeleteObject',
  'Reboot',
  'FactoryReset',
  'Download',
  'Upload',
  'ScheduleInform',
  'ChangeDUState',
];

export function recoversTasks(ports: Ports): void {
  it.each(repeatable)('queues an unanswered %s of an older session again', async (method) => {
    const { device, taskId, attemptId } = await interrupted(ports(), method);
    const fence = await device.fence();
    expect(await ports().ledger.recover(fence, noEvidence)).toEqual([{ taskId, state: 'queued' }]);
    const task = await ports().ledger.find(taskId);
    expect(task).toMatchObject({ state: 'queued', settledAt: null, attempts: [{ state: 'indeterminate' }] });
    const again = await device.claim(fence);
    expect(again).toMatchObject({ taskId, attemptNumber: 2 });
    expect(again.attemptId).not.toBe(attemptId);
  });

  it.each(onceOnly)(
    'leaves the outcome of an unanswered %s open and does not send it again',
    async (method) => {
      const { device, taskId } = await interrupted(ports(), method);
      const fence = await device.fence();
      expect(await ports().ledger.recover(fence, noEvidence)).toEqual([{ taskId, state: 'indeterminate' }]);
      const task = await ports().ledger.find(taskId);
      expect(task).toMatchObject({ state: 'indeterminate' });
      expect(task!.attempts.at(-1)).toMatchObject({ method, state: 'indeterminate' });
      expect(task!.settledAt).toBeInstanceOf(Date);
      expect(await ports().ledger.claim(fence, newUuidV7())).toEqual({ kind: 'nothingDue' });
      expect(await ports().ledger.recover(await device.fence(), noEvidence)).toEqual([]);
    },
  );
}

export function boundsRecovery(ports: Ports): void {
  it('does not send for ever what always cuts the session short', async () => {
    const device = await TestDevice.register(ports());
    const taskId = await device.accept(['GetParameterValues']);
    const states: string[] = [];
    for (let session = 1; session <= 4; session++) {
      await device.claim(await device.fence());
      const [recovered] = await ports().ledger.recover(await device.fence(), noEvidence);
      states.push(recovered!.state);
    }
    expect(states).toEqual(['queued', 'queued', 'queued', 'failed']);
    const task = await ports().ledger.find(taskId);
    expect(task).toMatchObject({ reason: { code: 'neverAnswered' }, attempts: { length: 4 } });
  });

  it('does not touch the RPC of the session itself', async () => {
    const device = await TestDevice.register(ports());
    const taskId = await device.accept(['GetRPCMethods']);
    const fence = await device.fence();
    const rpc = await device.claim(fence);
    expect(await ports().ledger.recover(fence, noEvidence)).toEqual([]);
    const resumed = (await ports().sessions.resume(device.id, fence.epoch, 'replica-2'))!.session.fence;
    expect(await ports().ledger.recover(resumed, noEvidence)).toEqual([]);
    expect(await device.state(taskId)).toBe('inSession');
    expect(await ports().ledger.settle(resumed, rpc, answered())).toMatchObject({ kind: 'settled' });
  });

  it('recovers once when two do it at the same time', async () => {
    const { device, taskId } = await interrupted(ports(), 'GetRPCMethods');
    const fence = await device.fence();
    const recovered = await Promise.all(
      Array.from({ length: 4 }, () => ports().ledger.recover(fence, noEvidence)),
    );
    expect(recovered.flat()).toEqual([{ taskId, state: 'queued' }]);
    expect((await device.claim(fence)).attemptNumber).toBe(2);
  });

  it('goes on with a chain where it was cut', async () => {
    const device = await TestDevice.register(ports());
    const taskId = await device.accept(['GetRPCMethods', 'GetParameterNames', 'Reboot']);
    const old = await device.fence();
    await ports().ledger.settle(old, await device.claim(old), answered({ n: 1 }));
    await device.claim(old);
    const fence = await device.fence();
    await ports().ledger.recover(fence, noEvidence);
    const rpc = await device.claim(fence);
    expect(rpc).toMatchObject({ taskId, stepNumber: 2, attemptNumber: 2 });
  });
}

export function recoversSilentDevices(ports: Ports): void {
  const recoverSilent = (limit = 1_000) => ports().ledger.recoverSilent(silentSec, limit);

  it.each([
    ['GetParameterValues', 'queued'],
    ['Reboot', 'indeterminate'],
  ] as const)('an unanswered %s of a device that stays away is %s', async (method, state) => {
    const { device, taskId } = await interrupted(ports(), method);
    await ports().passTime(longAgoMs);
    const later = await interrupted(ports(), method);
    expect(await recoverSilent()).toContainEqual({ taskId, state, deviceId: device.id });
    expect(await ports().ledger.find(taskId)).toMatchObject({
      state,
      attempts: [{ state: 'indeterminate' }],
    });
    expect(await device.state(later.taskId)).toBe('inSession');
    expect(await recoverSilent()).toEqual([]);
  });

  it('an answer that comes after all is fenced off, and evidence still counts', async () => {
    const device = await TestDevice.register(ports());
    const taskId = await device.accept(['AddObject']);
    const fence = await device.fence();
    const rpc = await device.claim(fence);
    await ports().passTime(longAgoMs);
    await recoverSilent();
    expect(await ports().ledger.settle(fence, rpc, answered())).toEqual({ kind: 'fenced' });
    const evidence = { ...noEvidence, parameterKey: keyOf(rpc.attemptId) };
    expect(await ports().ledger.applyEvidence(device.id, evidence)).toEqual([{ taskId, state: 'succeeded' }]);
  });

  it('takes as many devices at a time as it is told', async () => {
    await ports().passTime(longAgoMs);
    await recoverSilent();
    const cut = [await interrupted(ports(), 'Reboot'), await interrupted(ports(), 'Reboot')];
    await ports().passTime(longAgoMs);
    const recovered = [...(await recoverSilent(1)), ...(await recoverSilent(1)), ...(await recoverSilent(1))];
    expect(recovered.map(({ taskId }) => taskId).toSorted()).toEqual(
      cut.map(({ taskId }) => taskId).toSorted(),
    );
  });
}

/** A device whose session broke off while this RPC was on the wire. */
export async function interrupted(
  ports: PortsUnderTest,
  method: AcsMethod,
): Promise<{ device: TestDevice; taskId: string; attemptId: string }> {
  const device = await TestDevice.register(ports);
  const taskId = await device.accept([method]);
  const { attemptId } = await device.claim(await device.fence());
  return { device, taskId, attemptId };
}
