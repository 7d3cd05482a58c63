import { describe, expect, it } from 'vitest';
import { newUuidV7, type DeviceQuarantine } from '#device';
import type { TaskOutlooks } from '#task';
import { sharedPorts, type OpenPorts, type PortsUnderTest } from './ports-under-test.js';
import { answered, TestDevice } from './test-device.js';

export interface OutlooksUnderTest extends PortsUnderTest {
  readonly outlooks: TaskOutlooks;
  readonly quarantine: DeviceQuarantine;
}

/** What every TaskOutlooks promises; registers the tests. */
export function describeTaskOutlooks(adapter: string, open: OpenPorts<OutlooksUnderTest>): void {
  describe(`TaskOutlooks: ${adapter}`, () => {
    const ports = sharedPorts(open);
    tellsWhatIsAwaited(ports);
    tellsThePlace(ports);
  });
}

type Ports = () => OutlooksUnderTest;

function tellsWhatIsAwaited(ports: Ports): void {
  it('tells what a task waits for through its life', async () => {
    const device = await TestDevice.register(ports());
    const awaited = async (id: string) => (await ports().outlooks.find(id))?.waitsFor;
    const first = await device.accept(['Reboot']);
    const second = await device.accept(['Reboot'], { dependsOn: first });
    const later = await device.accept(['Reboot'], { notBefore: device.inSeconds(600) });
    expect([await awaited(first), await awaited(second), await awaited(later)]).toEqual([
      'session',
      'dependency',
      'start',
    ]);
    const fence = await device.fence();
    const rpc = await device.claim(fence);
    expect(await awaited(first)).toBe('answer');
    await ports().ledger.settle(fence, rpc, answered());
    expect(await awaited(second)).toBe('session');
    expect(await ports().outlooks.find(first)).toBeNull();
    expect(await ports().outlooks.find(newUuidV7())).toBeNull();
  });

  it('waits for the release of a device that is kept out, except for what was sent', async () => {
    const device = await TestDevice.register(ports());
    const [sent, queued] = [await device.accept(['Reboot']), await device.accept(['Reboot'])];
    const fence = await device.fence();
    await device.claim(fence);
    const turn = { kind: 'session', fence } as const;
    for (const _ of [1, 2]) await ports().quarantine.noteCrash(turn, 'x');
    const awaited = async (id: string) => (await ports().outlooks.find(id))?.waitsFor;
    expect([await awaited(sent), await awaited(queued)]).toEqual(['answer', 'release']);
  });

  it('waits for the approval of a device before all else', async () => {
    const device = await TestDevice.register(ports(), 'quarantined');
    const id = await device.accept(['Reboot'], { notBefore: device.inSeconds(600) });
    expect(await ports().outlooks.find(id)).toMatchObject({ deviceId: device.id, waitsFor: 'approval' });
  });
}

function tellsThePlace(ports: Ports): void {
  it('counts the due tasks that go first', async () => {
    const device = await TestDevice.register(ports());
    const last = await device.accept(['Reboot'], { lane: 'telemetry', priority: 0 });
    await device.accept(['Reboot']);
    const urgent = await device.accept(['Reboot'], { priority: 0 });
    await device.accept(['Reboot'], { priority: 0, notBefore: device.inSeconds(600) });
    const younger = await device.accept(['Reboot']);
    const ahead = async (id: string) => (await ports().outlooks.find(id))?.tasksAhead;
    expect([await ahead(urgent), await ahead(younger), await ahead(last)]).toEqual([0, 2, 3]);
  });

  it('expects the next Inform after the interval, and nothing of a device that told none', async () => {
    const device = await TestDevice.register(ports());
    const id = await device.accept(['Reboot']);
    expect((await ports().outlooks.find(id))?.nextInformAt).toBeNull();
    const before = device.inSeconds(0).getTime();
    await device.fence({ facts: { periodicInformIntervalSec: 900 } });
    const next = (await ports().outlooks.find(id))?.nextInformAt?.getTime() ?? 0;
    expect(next).toBeGreaterThanOrEqual(before + 899_000);
    expect(next).toBeLessThanOrEqual(device.inSeconds(901).getTime());
  });
}
