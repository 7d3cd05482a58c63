import { expect, it } from 'vitest';
import type { AcsMethod } from '#cwmp';
import { newUuidV7 } from '#device';
import type { InformEvidence } from '#task';
import type { PortsUnderTest } from '../ports-under-test.js';
import { answered, TestDevice } from '../test-device.js';

type Ports = () => PortsUnderTest;

export const noEvidence: InformEvidence = { confirmedCommandKeys: [], parameterKey: null };

/** The key that an attempt travels under: its id as 32 hex digits. */
export function keyOf(attemptId: string): string {
  return attemptId.replaceAll('-', '');
}

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
      expect(task).toMatchObject({ state: 'indeterminate', attempts: [{ state: 'indeterminate' }] });
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
    expect(states).toEqual(['queued', 'queued', 'queued', 'indeterminate']);
    expect((await ports().ledger.find(taskId))!.attempts).toHaveLength(4);
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
