import { expect, it } from 'vitest';
import { identityConflict, identityConflictCode, newUuidV7, type OpenOutcome } from '#device';
import type { PortsUnderTest } from './ports-under-test.js';
import { openedOf, TestDevice, type InformChanges } from './test-device.js';

type Ports = () => PortsUnderTest;

const minuteMs = 60_000;
const { takeOvers, lastsSec } = identityConflict;

/** An Inform of one of the devices that tell the same identity; `n` tells them apart. */
const from = (n: number): InformChanges => ({
  facts: { peerAddress: `192.0.2.${n}`, connectionRequestUrl: `http://192.0.2.${n}:7547/${newUuidV7()}` },
});

/** A device and its clone after so many take-overs, one after the other. */
async function contested(
  ports: Ports,
  times: number,
): Promise<{ device: TestDevice; outcomes: OpenOutcome[] }> {
  const device = await TestDevice.register(ports(), 'approved', from(0));
  const outcomes: OpenOutcome[] = [];
  for (let n = 1; n <= times; n++) outcomes.push(await device.inform(from(n % 2)));
  return { device, outcomes };
}

async function alertsOf(ports: Ports, { publicId }: TestDevice) {
  const to = new Date(ports().now().getTime() + minuteMs);
  const query = { from: new Date(to.getTime() - 10 * minuteMs), to, code: null, limit: 100, cursor: null };
  const page = await ports().events.listOfDevice(publicId, query);
  return page!.items.filter(({ kind }) => kind === 'alert');
}

/** What SessionStore promises when several devices tell one identity. */
export function throttlesClones(ports: Ports): void {
  findsClones(ports);
  sparesOthers(ports);
}

function findsClones(ports: Ports): void {
  it('tells once that two devices displace each other, and where both are called', async () => {
    const { device, outcomes } = await contested(ports, takeOvers);
    const conflicts = outcomes.map((outcome) => openedOf(outcome).identityConflict);
    expect(conflicts).toEqual([...Array<boolean>(takeOvers - 1).fill(false), true]);
    const hosts = ['192.0.2.0:7547', '192.0.2.1:7547'];
    expect(await alertsOf(ports, device)).toMatchObject([
      { code: identityConflictCode, commandKey: '', data: { hosts } },
    ]);
  });

  it('then lets them begin one session a minute, both together, and writes nothing of those refused', async () => {
    const { device, outcomes } = await contested(ports, takeOvers);
    const { fence } = openedOf(outcomes.at(-1)!);
    expect(await device.inform(from(0))).toEqual({ kind: 'identityConflict' });
    expect(await device.inform(from(1))).toEqual({ kind: 'identityConflict' });
    expect(await ports().parameters.recordValues(fence, [], 'read')).toBe('stored');
    expect(await ports().inventory.find(device.publicId)).toMatchObject({ peerAddress: '192.0.2.1' });
    await ports().passTime(minuteMs + 1_000);
    expect(await device.openSession(from(0))).toMatchObject({ identityConflict: false });
    expect(await device.inform(from(1))).toEqual({ kind: 'identityConflict' });
    expect(await alertsOf(ports, device)).toHaveLength(1);
  });

  it('lets the device go when the other one has been away for long, and tells the next conflict anew', async () => {
    const { device } = await contested(ports, takeOvers);
    for (let passedSec = 0; passedSec < lastsSec; passedSec += 61) {
      await ports().passTime(61_000);
      await device.openSession(from(1));
    }
    for (let n = 0; n < 10; n++) await device.openSession(from(1));
    const again = [];
    for (let n = 0; n < takeOvers; n++) again.push((await device.openSession(from(n % 2))).identityConflict);
    expect(again.at(-1)).toBe(true);
  });

  it('sees three devices, and Informs that come to several processes at once', async () => {
    const device = await TestDevice.register(ports(), 'approved', from(0));
    const outcomes = await Promise.all(
      Array.from({ length: 24 }, (_, n) => device.inform(from((n + 1) % 3))),
    );
    const opened = outcomes.flatMap((outcome) => (outcome.kind === 'opened' ? [outcome.session] : []));
    expect(opened.filter(({ identityConflict: isTold }) => isTold)).toHaveLength(1);
    expect(outcomes.filter(({ kind }) => kind === 'identityConflict')).toHaveLength(24 - opened.length);
    expect(opened.length).toBeLessThan(24);
  });
}

function sparesOthers(ports: Ports): void {
  it.each<[string, (device: TestDevice, n: number) => Promise<unknown>]>([
    ['comes again and again', (device) => device.inform(from(0))],
    [
      'sends from many addresses',
      (device, n) => device.inform({ facts: { ...from(0).facts, peerAddress: `198.51.100.${n}` } }),
    ],
    ['does not always say where it is called', (device, n) => device.inform(n % 2 ? from(0) : {})],
    [
      'moves, and not often',
      async (device, n) => [await device.inform(from(n)), await ports().passTime(20_000)],
    ],
    [
      'is named by others with other credentials',
      async (device, n) => [
        await device.inform(from(0)),
        await device.inform({ ...from(n), principal: { kind: 'device', username: 'another' } }),
      ],
    ],
  ])('takes a device for one that %s', async (_, inform) => {
    const device = await TestDevice.register(ports(), 'approved', from(0));
    for (let n = 1; n <= 12; n++) await inform(device, n);
    expect(await alertsOf(ports, device)).toEqual([]);
    expect(await device.inform(from(0))).toMatchObject({ kind: 'opened' });
  });
}
