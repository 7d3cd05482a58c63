import { expect, it } from 'vitest';
import { InvalidCursorError, newUuidV7, type Page } from '#device';
import type { TaskSummary } from '#task';
import type { PortsUnderTest } from '../ports-under-test.js';
import { answered, TestDevice } from '../test-device.js';

type Ports = () => PortsUnderTest;

export function findsTasks(ports: Ports): void {
  it('does not find a task that was never accepted', async () => {
    expect(await ports().ledger.find(newUuidV7())).toBeNull();
    expect(await ports().ledger.listOfDevice(newUuidV7(), 10, null)).toBeNull();
  });

  it('pages through the tasks of a device, newest first, each once', async () => {
    const device = await TestDevice.register(ports());
    await (await TestDevice.register(ports())).accept(['Reboot']);
    expect(await ports().ledger.listOfDevice(device.publicId, 10, null)).toEqual({ items: [], next: null });
    const ids: string[] = [];
    for (let n = 0; n < 5; n++) ids.push(await device.accept(['Reboot']));
    const pages: string[][] = [];
    let cursor: string | null = null;
    do {
      const page: Page<TaskSummary> = (await ports().ledger.listOfDevice(device.publicId, 2, cursor))!;
      pages.push(page.items.map(({ id }) => id));
      cursor = page.next;
    } while (cursor !== null);
    expect(pages).toEqual([[ids[4], ids[3]], [ids[2], ids[1]], [ids[0]]]);
    const exact = (await ports().ledger.listOfDevice(device.publicId, 5, null))!;
    expect([exact.items.length, exact.next]).toEqual([5, null]);
  });

  it('tells results one by one, not in a list', async () => {
    const device = await TestDevice.register(ports());
    const taskId = await device.accept(['GetRPCMethods']);
    const fence = await device.fence();
    await ports().ledger.settle(fence, await device.claim(fence), answered({ methodList: ['a'] }));
    const found = (await ports().ledger.find(taskId))!;
    const { result, ...summary } = found;
    expect(result).toEqual({ methodList: ['a'] });
    expect(summary.attempts).toHaveLength(1);
    const listed = await ports().ledger.listOfDevice(device.publicId, 10, null);
    expect(listed).toEqual({ items: [summary], next: null });
  });

  it.each(['', 'x', '1 OR 1=1', '99999999999999999999', '-1', '1e3'])(
    'refuses the cursor %j that it did not issue',
    async (cursor) => {
      const device = await TestDevice.register(ports());
      const list = ports().ledger.listOfDevice(device.publicId, 1, cursor);
      await expect(list).rejects.toBeInstanceOf(InvalidCursorError);
    },
  );
}

export function expiresTasks(ports: Ports): void {
  it('expires what is overdue and not sent, a bounded number at a time', async () => {
    const device = await TestDevice.register(ports());
    await ports().ledger.expireOverdue(10_000);
    const overdue = { expiresAt: device.inSeconds(1) };
    const ids = [await device.accept(['Reboot'], overdue), await device.accept(['Reboot'], overdue)];
    const sent = await device.accept(['Reboot'], { ...overdue, priority: 0 });
    const alive = await device.accept(['Reboot']);
    await device.claim(await device.fence());
    await ports().passTime(2_000);
    const expired = [];
    for (let n = 0; n < 3; n++) {
      const some = await ports().ledger.expireOverdue(1);
      expect(some.length).toBeLessThanOrEqual(1);
      expired.push(...some);
    }
    expect(expired.map(({ taskId }) => taskId).toSorted()).toEqual(ids.toSorted());
    expect(expired.every(({ deviceId }) => deviceId === device.id)).toBe(true);
    expect(await device.state(sent)).toBe('inSession');
    expect(await device.state(alive)).toBe('queued');
    const task = await ports().ledger.find(ids[0]!);
    expect(task).toMatchObject({ state: 'expired' });
    expect(task!.settledAt).toBeInstanceOf(Date);
    expect(await ports().ledger.cancel(ids[0]!)).toMatchObject({ outcome: 'alreadySettled' });
  });

  it('frees the dedupe key of an expired task', async () => {
    const device = await TestDevice.register(ports());
    await device.accept(['Reboot'], { dedupeKey: 'k', expiresAt: device.inSeconds(1) });
    await ports().passTime(2_000);
    await ports().ledger.expireOverdue(1_000);
    await device.accept(['Reboot'], { dedupeKey: 'k' });
  });
}
