import { expect, it } from 'vitest';
import { newUuidV7 } from '#device';
import { acceptedView } from '#task';
import type { PortsUnderTest } from '../ports-under-test.js';
import { stepOf, TestDevice } from '../test-device.js';

type Ports = () => PortsUnderTest;

export function acceptsTasks(ports: Ports): void {
  it('keeps an accepted task as it was asked for', async () => {
    const device = await TestDevice.register(ports());
    const task = device.task([stepOf('Reboot')], { lane: 'campaign', priority: 3 });
    const outcome = await ports().ledger.accept(task, 10);
    const createdAt = expect.any(Date);
    expect(outcome).toEqual({ kind: 'accepted', deviceId: device.id, order: 24, createdAt });
    const kept = await ports().ledger.find(task.id);
    if (outcome.kind === 'accepted') expect(acceptedView(task, outcome.createdAt)).toEqual(kept);
    expect(kept).toMatchObject({ id: task.id, deviceId: device.publicId, type: 'Reboot', state: 'queued' });
    expect(kept).toMatchObject({
      lane: 'campaign',
      settledAt: null,
      result: null,
      fault: null,
      attempts: [],
    });
    expect(Math.abs(kept!.createdAt.getTime() - ports().now().getTime())).toBeLessThan(60_000);
  });

  it('refuses a device that it does not know', async () => {
    const device = await TestDevice.register(ports());
    const task = device.task([stepOf('Reboot')], { deviceId: newUuidV7() });
    expect(await ports().ledger.accept(task, 10)).toEqual({ kind: 'unknownDevice' });
    expect(await ports().ledger.find(task.id)).toBeNull();
  });

  it('names the open task that holds a dedupe key, and takes a new one when that is settled', async () => {
    const device = await TestDevice.register(ports());
    const first = await device.accept(['Reboot'], { dedupeKey: 'k' });
    const again = device.task([stepOf('Reboot')], { dedupeKey: 'k' });
    const { ledger } = ports();
    expect(await ledger.accept(again, 10)).toEqual({ kind: 'duplicate', taskId: first });
    const fence = await device.fence();
    const rpc = await device.claim(fence);
    expect(await ledger.accept(again, 10)).toEqual({ kind: 'duplicate', taskId: first });
    const indeterminate = { attemptState: 'indeterminate', taskState: 'indeterminate' } as const;
    await ledger.settle(fence, rpc, { ...indeterminate, result: null, fault: null, retryAfterSec: 0 });
    expect(await ledger.accept(again, 10)).toMatchObject({ kind: 'accepted' });
    const other = await TestDevice.register(ports());
    await other.accept(['Reboot'], { dedupeKey: 'k' });
  });

  it('wants a dependency to be a task of the same device', async () => {
    const [device, other] = [await TestDevice.register(ports()), await TestDevice.register(ports())];
    const foreign = await other.accept(['Reboot']);
    for (const dependsOn of [newUuidV7(), foreign]) {
      const task = device.task([stepOf('Reboot')], { dependsOn });
      expect(await ports().ledger.accept(task, 10)).toEqual({ kind: 'unknownDependency' });
    }
  });

  it('holds at most so many tasks that wait', async () => {
    const device = await TestDevice.register(ports());
    const { ledger } = ports();
    for (let n = 0; n < 3; n++) await device.accept(['GetRPCMethods']);
    const next = device.task([stepOf('Reboot')]);
    expect(await ledger.accept(next, 3)).toEqual({ kind: 'tooManyPending', limit: 3 });
    await device.serveAll(await device.fence());
    expect(await ledger.accept(next, 3)).toMatchObject({ kind: 'accepted' });
  });
}

export function racesAcceptance(ports: Ports): void {
  it('accepts one of twenty parallel tasks with the same dedupe key', async () => {
    const device = await TestDevice.register(ports());
    const tasks = Array.from({ length: 20 }, () => device.task([stepOf('Reboot')], { dedupeKey: 'k' }));
    const outcomes = await Promise.all(tasks.map((task) => ports().ledger.accept(task, 100)));
    const winner = tasks[outcomes.findIndex(({ kind }) => kind === 'accepted')]!;
    expect(outcomes.filter(({ kind }) => kind === 'accepted')).toHaveLength(1);
    const others = outcomes.filter((outcome) => outcome.kind === 'duplicate');
    expect(others.map(({ taskId }) => taskId)).toEqual(Array<string>(19).fill(winner.id));
  });

  it('keeps a key exclusive while its tasks come and go', async () => {
    const device = await TestDevice.register(ports());
    const accept = async () => {
      const task = device.task([stepOf('Reboot')], { dedupeKey: 'k' });
      const outcome = await ports().ledger.accept(task, 100);
      if (outcome.kind === 'accepted') await ports().ledger.cancel(task.id);
      return outcome.kind;
    };
    const rounds = Array.from({ length: 60 }, accept);
    for (const kind of await Promise.all(rounds)) expect(['accepted', 'duplicate']).toContain(kind);
    expect(await accept()).toBe('accepted');
  });
}
