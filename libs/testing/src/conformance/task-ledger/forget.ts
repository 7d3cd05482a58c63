import { expect, it } from 'vitest';
import type { PortsUnderTest } from '../ports-under-test.js';
import { answered, TestDevice } from '../test-device.js';

type Ports = () => PortsUnderTest;

const dayMs = 86_400_000;
const days = 30;

export function forgetsTasks(ports: Ports): void {
  it('forgets what was settled long ago, the oldest first and a bounded number at a time, and nothing that is open', async () => {
    const { ledger } = ports();
    const device = await TestDevice.register(ports());
    const expiresAt = device.inSeconds(3 * 86_400 * days);
    const [oldest, old] = [await settledTask(ports(), device), await settledTask(ports(), device)];
    const queued = await device.accept(['Reboot'], { expiresAt });
    const sent = await device.accept(['Reboot'], { expiresAt, priority: 0 });
    await device.claim(await device.fence());
    await ports().passTime((days + 1) * dayMs);
    const young = await settledTask(ports(), device);
    expect(await ledger.forgetSettled(days, 1)).toBe(1);
    expect(await ledger.find(oldest)).toBeNull();
    expect(await ledger.find(old)).not.toBeNull();
    expect(await ledger.forgetSettled(days, 100)).toBeGreaterThanOrEqual(1);
    expect(await ledger.forgetSettled(days, 100)).toBe(0);
    const listed = await ledger.listOfDevice(device.publicId, 10, null);
    expect(listed!.items.map(({ id }) => id)).toEqual([young, sent, queued]);
  });

  it('keeps what an open task waits for, until that is settled', async () => {
    const { ledger } = ports();
    const device = await TestDevice.register(ports());
    const first = await settledTask(ports(), device);
    const expiresAt = device.inSeconds(3 * 86_400 * days);
    const waiting = await device.accept(['Reboot'], { dependsOn: first, expiresAt });
    await ports().passTime((days + 1) * dayMs);
    await ledger.forgetSettled(days, 100);
    expect(await ledger.find(first)).not.toBeNull();
    const fence = await device.fence();
    await ledger.settle(fence, await device.claim(fence), answered());
    expect(await device.state(waiting)).toBe('succeeded');
    await ledger.forgetSettled(days, 100);
    expect(await ledger.find(first)).toBeNull();
    expect(await ledger.find(waiting)).not.toBeNull();
  });
}

async function settledTask({ ledger }: PortsUnderTest, device: TestDevice): Promise<string> {
  const taskId = await device.accept(['GetRPCMethods'], { lane: 'interactive', priority: 0 });
  const fence = await device.fence();
  await ledger.settle(fence, await device.claim(fence), answered());
  return taskId;
}
