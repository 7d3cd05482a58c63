import { expect, it } from 'vitest';
import type { AcsMethod } from '#cwmp';
import { noEvidence, type InformEvidence } from '#task';
import type { PortsUnderTest } from '../ports-under-test.js';
import { stepOf, TestDevice } from '../test-device.js';
import { interrupted, keyOf } from './recover.js';

type Ports = () => PortsUnderTest;

const byCommandKey = (method: string, attemptId: string): InformEvidence => ({
  ...noEvidence,
  confirmedCommandKeys: [{ method, commandKey: keyOf(attemptId) }],
});
const byParameterKey = (attemptId: string): InformEvidence => ({
  ...noEvidence,
  parameterKey: keyOf(attemptId),
});

const proofs: readonly [AcsMethod, (attemptId: string) => InformEvidence][] = [
  ['Reboot', (id) => byCommandKey('Reboot', id)],
  ['ScheduleInform', (id) => byCommandKey('ScheduleInform', id)],
  ['SetParameterValues', byParameterKey],
  ['AddObject', byParameterKey],
  ['DeleteObject', byParameterKey],
];

export function believesRestarts(ports: Ports): void {
  it('believes a device that has left the factory anew that it was reset', async () => {
    const reset = { ...noEvidence, isReset: true };
    const { device, taskId } = await interrupted(ports(), 'FactoryReset');
    const reboot = await interrupted(ports(), 'Reboot');
    expect(await ports().ledger.recover(await device.fence(), reset)).toEqual([
      { taskId, state: 'succeeded' },
    ]);
    const doubt = await interrupted(ports(), 'FactoryReset');
    await ports().ledger.recover(await doubt.device.fence(), noEvidence);
    await ports().ledger.recover(await reboot.device.fence(), reset);
    for (const { device: one } of [doubt, reboot]) await ports().ledger.applyEvidence(one.id, reset);
    expect(await device.state(doubt.taskId)).toBe('succeeded');
    expect(await device.state(reboot.taskId)).toBe('indeterminate');
  });

  it('says of a reboot that it probably ran when the device has booted and names no cause', async () => {
    const { device, taskId } = await interrupted(ports(), 'Reboot');
    await ports().ledger.recover(await device.fence(), { ...noEvidence, hasBooted: true });
    const expected = { state: 'indeterminate', reason: { code: 'probablyRebooted' } };
    expect(await ports().ledger.find(taskId)).toMatchObject(expected);
  });
}

export function appliesEvidence(ports: Ports): void {
  it.each(proofs)('believes the key of a %s when it recovers', async (method, proofOf) => {
    const { device, taskId, attemptId } = await interrupted(ports(), method);
    const recovered = await ports().ledger.recover(await device.fence(), proofOf(attemptId));
    expect(recovered).toEqual([{ taskId, state: 'succeeded' }]);
    const task = await ports().ledger.find(taskId);
    expect(task).toMatchObject({ state: 'succeeded' });
    expect(task!.attempts.at(-1)).toMatchObject({ method, state: 'answered' });
  });

  it.each(proofs)('believes the key of a %s that was in doubt, once', async (method, proofOf) => {
    const { device, taskId, attemptId } = await interrupted(ports(), method);
    await ports().ledger.recover(await device.fence(), noEvidence);
    const proof = proofOf(attemptId);
    const wasInDoubt = (await device.state(taskId)) === 'indeterminate';
    const expected = wasInDoubt ? [{ taskId, state: 'succeeded' }] : [];
    expect(await ports().ledger.applyEvidence(device.id, proof)).toEqual(expected);
    expect(await ports().ledger.applyEvidence(device.id, proof)).toEqual([]);
    expect(await device.state(taskId)).toBe(wasInDoubt ? 'succeeded' : 'queued');
  });

  it('does not believe a key of another method, another device or another origin', async () => {
    const { device, taskId, attemptId } = await interrupted(ports(), 'Reboot');
    const other = await TestDevice.register(ports());
    await ports().ledger.recover(await device.fence(), noEvidence);
    const lies = [byCommandKey('Download', attemptId), byParameterKey(attemptId)];
    for (const lie of lies) expect(await ports().ledger.applyEvidence(device.id, lie)).toEqual([]);
    const proof = byCommandKey('Reboot', attemptId);
    expect(await ports().ledger.applyEvidence(other.id, proof)).toEqual([]);
    const foreign = { ...noEvidence, parameterKey: "'; DROP TABLE device_task; --" };
    expect(await ports().ledger.applyEvidence(device.id, foreign)).toEqual([]);
    expect(await device.state(taskId)).toBe('indeterminate');
  });

  it('does not believe a key of another method when it recovers', async () => {
    const { device, taskId, attemptId } = await interrupted(ports(), 'Reboot');
    const recovered = await ports().ledger.recover(await device.fence(), byParameterKey(attemptId));
    expect(recovered).toEqual([{ taskId, state: 'indeterminate' }]);
  });

  it('goes on with a chain whose step is proven', async () => {
    const device = await TestDevice.register(ports());
    const taskId = await device.accept(['SetParameterValues', 'GetRPCMethods']);
    const { attemptId } = await device.claim(await device.fence());
    const fence = await device.fence();
    const recovered = await ports().ledger.recover(fence, byParameterKey(attemptId));
    expect(recovered).toEqual([{ taskId, state: 'queued' }]);
    expect(await device.claim(fence)).toMatchObject({ taskId, stepNumber: 2, attemptNumber: 1 });
  });

  it('revives a chain in doubt even when its dedupe key was given away meanwhile', async () => {
    const device = await TestDevice.register(ports());
    const taskId = await device.accept(['AddObject', 'GetRPCMethods'], { dedupeKey: 'k' });
    const { attemptId } = await device.claim(await device.fence());
    const fence = await device.fence();
    await ports().ledger.recover(fence, noEvidence);
    const heir = await device.accept(['Reboot'], { dedupeKey: 'k' });
    const revived = await ports().ledger.applyEvidence(device.id, byParameterKey(attemptId));
    expect(revived).toEqual([{ taskId, state: 'queued' }]);
    const duplicate = device.task([stepOf('Reboot')], { dedupeKey: 'k' });
    expect(await ports().ledger.accept(duplicate, 10)).toEqual({ kind: 'duplicate', taskId: heir });
    expect(await device.claim(fence)).toMatchObject({ taskId, stepNumber: 2 });
  });
}
