import { expect, it } from 'vitest';
import { newUuidV7 } from '#device';
import type { PortsUnderTest } from '../ports-under-test.js';
import { answered, TestDevice } from '../test-device.js';

type Ports = () => PortsUnderTest;

export function cancelsTasks(ports: Ports): void {
  it('withdraws a task that waits', async () => {
    const device = await TestDevice.register(ports());
    const taskId = await device.accept(['Reboot']);
    const cancelled = { outcome: 'cancelled', deviceId: device.id };
    expect(await ports().ledger.cancel(taskId)).toEqual(cancelled);
    const task = await ports().ledger.find(taskId);
    expect(task).toMatchObject({ state: 'cancelled', attempts: [] });
    expect(task!.settledAt).toBeInstanceOf(Date);
    expect(await device.serveAll(await device.fence())).toEqual([]);
  });

  it('tells an unknown, a sent and a settled task apart', async () => {
    const device = await TestDevice.register(ports());
    const { ledger } = ports();
    expect(await ledger.cancel(newUuidV7())).toEqual({ outcome: 'unknown', deviceId: null });
    const taskId = await device.accept(['Reboot']);
    const fence = await device.fence();
    const rpc = await device.claim(fence);
    expect(await ledger.cancel(taskId)).toMatchObject({ outcome: 'alreadySent' });
    await ledger.settle(fence, rpc, answered());
    expect(await ledger.cancel(taskId)).toMatchObject({ outcome: 'alreadySettled' });
    expect(await device.state(taskId)).toBe('succeeded');
  });

  it('withdraws twice as once', async () => {
    const device = await TestDevice.register(ports());
    const taskId = await device.accept(['Reboot']);
    const outcomes = await Promise.all(Array.from({ length: 5 }, () => ports().ledger.cancel(taskId)));
    const kinds = outcomes.map(({ outcome }) => outcome).toSorted();
    expect(kinds).toEqual([...Array<string>(4).fill('alreadySettled'), 'cancelled']);
  });

  it('withdraws a chain between two steps', async () => {
    const device = await TestDevice.register(ports());
    const taskId = await device.accept(['GetRPCMethods', 'Reboot']);
    const fence = await device.fence();
    await ports().ledger.settle(fence, await device.claim(fence), answered());
    expect(await ports().ledger.cancel(taskId)).toMatchObject({ outcome: 'cancelled' });
    expect(await device.serveAll(fence)).toEqual([]);
  });
}

export function racesCancellation(ports: Ports): void {
  it('either cancels or sends, never both', async () => {
    const device = await TestDevice.register(ports());
    const fence = await device.fence();
    const { ledger } = ports();
    const seen = new Set<string>();
    for (let round = 0; round < 60; round++) {
      const taskId = await device.accept(['GetRPCMethods']);
      const cancel = () => ledger.cancel(taskId);
      const claim = () => ledger.claim(fence, newUuidV7());
      const [first, second] = round % 2 === 0 ? [cancel(), claim()] : [claim(), cancel()];
      const [one, two] = await Promise.all([first, second]);
      const [cancelled, claimed] = 'outcome' in one ? [one, two] : [two, one];
      if (!('outcome' in cancelled) || !('kind' in claimed)) throw new Error('unreachable');
      seen.add(`${cancelled.outcome} ${claimed.kind}`);
      if (claimed.kind === 'claimed') await ledger.settle(fence, claimed.rpc, answered());
    }
    for (const pair of seen) expect(['cancelled nothingDue', 'alreadySent claimed']).toContain(pair);
  });

  it('tells the truth about a chain that goes to its next step meanwhile', async () => {
    const device = await TestDevice.register(ports());
    const { ledger } = ports();
    for (let round = 0; round < 40; round++) {
      const taskId = await device.accept(['GetRPCMethods', 'Reboot']);
      const fence = await device.fence();
      const rpc = await device.claim(fence);
      const [{ outcome }] = await Promise.all([ledger.cancel(taskId), ledger.settle(fence, rpc, answered())]);
      const state = await device.state(taskId);
      expect([outcome, state]).toEqual(
        outcome === 'cancelled' ? ['cancelled', 'cancelled'] : ['alreadySent', 'queued'],
      );
      await ledger.cancel(taskId);
    }
  });
}
