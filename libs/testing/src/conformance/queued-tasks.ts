import { describe, expect, it } from 'vitest';
import type { QueuedTask, QueuedTasks } from '#task';
import { sharedPorts, type OpenPorts, type PortsUnderTest } from './ports-under-test.js';
import { TestDevice } from './test-device.js';

export interface QueuedTasksUnderTest extends PortsUnderTest {
  readonly queued: QueuedTasks;
}

/** What every QueuedTasks promises; registers the tests. */
export function describeQueuedTasks(adapter: string, open: OpenPorts<QueuedTasksUnderTest>): void {
  describe(`QueuedTasks: ${adapter}`, () => {
    const ports = sharedPorts(open);

    it('tells each queued task of all devices once, and no other', async () => {
      const devices = [await TestDevice.register(ports()), await TestDevice.register(ports(), 'quarantined')];
      const expected: string[] = [];
      for (const device of devices)
        for (let n = 0; n < 4; n++)
          expected.push(await device.accept(['Reboot'], { priority: n, lane: 'service' }));
      const late = await devices[0]!.accept(['Reboot'], {
        lane: 'campaign',
        notBefore: devices[0]!.inSeconds(60),
      });
      const other = await TestDevice.register(ports());
      await other.accept(['Reboot']);
      await other.serveAll(await other.fence());
      await other.accept(['Reboot']);
      await other.claim(await other.fence());
      await other.accept(['Reboot'], { expiresAt: other.inSeconds(-1) });
      const told: QueuedTask[] = [];
      for (let page = await ports().queued.page(null, 2); page.length > 0;) {
        told.push(...page);
        page = await ports().queued.page(page.at(-1)!, 2);
      }
      expect(told.map(({ taskId }) => taskId).toSorted()).toEqual([...expected, late].toSorted());
      const of = (id: string | undefined) => told.find(({ taskId }) => taskId === id)!;
      expect(of(expected[1])).toMatchObject({ deviceId: devices[0]!.id, lane: 'service' });
      expect(of(expected[1]).order).toBeGreaterThan(of(expected[0]).order);
      expect(of(late).order).toBeGreaterThan(of(expected[3]).order);
      expect(of(expected[0]).dueAtMs).toBeLessThanOrEqual(Date.now() + 1_000);
      expect(of(late).dueAtMs - of(expected[0]).dueAtMs).toBeGreaterThan(50_000);
    });
  });
}
