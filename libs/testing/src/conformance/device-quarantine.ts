import { describe, expect, it } from 'vitest';
import {
  crashMemoryHours,
  mostQuarantinesPerHour,
  quarantinedCode,
  releasedCode,
  type CrashedTurn,
  type DeviceQuarantine,
  type Principal,
} from '#device';
import { sharedPorts, type OpenPorts, type PortsUnderTest } from './ports-under-test.js';
import { TestDevice } from './test-device.js';

interface QuarantinePorts extends PortsUnderTest {
  readonly quarantine: DeviceQuarantine;
}
type Ports = () => QuarantinePorts;

const unknownId = '01900000-0000-7000-8000-000000000000';
const anonymous: Principal = { kind: 'anonymous', username: null };
const byInform = ({ identity }: TestDevice, principal = anonymous): CrashedTurn => ({
  kind: 'inform',
  identity,
  principal,
});

/** What every DeviceQuarantine promises, and the ports that heed it; registers the tests. */
export function describeDeviceQuarantine(adapter: string, open: OpenPorts<QuarantinePorts>): void {
  describe(`DeviceQuarantine: ${adapter}`, () => {
    const ports = sharedPorts(open);
    countsCrashes(ports);
    keepsOut(ports);
    tellsOperators(ports);
    boundsItself(ports);
  });
}

function countsCrashes(ports: Ports): void {
  it('quarantines with the second crash, and tells since when and why', async () => {
    const device = await TestDevice.register(ports());
    const first = await ports().quarantine.noteCrash(byInform(device), 'one');
    expect(first).toEqual({ deviceId: device.publicId, crashes: 1, isQuarantined: false });
    const clean = { quarantinedSince: null, quarantineReason: null };
    expect(await ports().inventory.find(device.publicId)).toMatchObject(clean);
    const turn: CrashedTurn = { kind: 'session', fence: await device.fence() };
    const second = await ports().quarantine.noteCrash(turn, 'two');
    expect(second).toEqual({ deviceId: device.publicId, crashes: 2, isQuarantined: true });
    const { quarantinedSince, quarantineReason } = (await ports().inventory.find(device.publicId)) ?? {};
    expect(quarantinedSince).toBeInstanceOf(Date);
    expect(quarantineReason).toBe('two');
    expect(await ports().quarantine.noteCrash(turn, 'three')).toBeNull();
  });

  it('counts nothing for a session that was displaced, nor for a device that is not the principal’s', async () => {
    const device = await TestDevice.register(ports());
    const older = await device.fence();
    await device.fence();
    const note = (turn: CrashedTurn) => ports().quarantine.noteCrash(turn, 'x');
    expect(await note({ kind: 'session', fence: older })).toBeNull();
    expect(await note(byInform(device, { kind: 'device', username: 'another' }))).toBeNull();
    expect(await note({ kind: 'account', username: 'nobody' })).toBeNull();
    expect(await note(byInform(device, { kind: 'bootstrap', username: 'boot' }))).toMatchObject({
      crashes: 1,
    });
  });

  it('counts for the device of an account, and no bootstrap credential for one with its own', async () => {
    const device = await TestDevice.register(ports());
    const username = `cpe-${device.publicId}`;
    await ports().credentials.offer(await device.fence(), { username, password: 'p' });
    await ports().credentials.confirm(await device.fence(), username, 'p');
    await ports().passTime(2 * 86_400_000);
    const note = (turn: CrashedTurn) => ports().quarantine.noteCrash(turn, 'x');
    expect(await note(byInform(device, { kind: 'bootstrap', username: 'boot' }))).toBeNull();
    expect(await note({ kind: 'account', username })).toMatchObject({ crashes: 1 });
    expect(await note(byInform(device, { kind: 'device', username }))).toMatchObject({ isQuarantined: true });
  });

  it('forgets a crash after its time', async () => {
    const device = await TestDevice.register(ports());
    await ports().quarantine.noteCrash(byInform(device), 'x');
    await ports().passTime(crashMemoryHours * 3_600_000 + 1_000);
    expect(await ports().quarantine.noteCrash(byInform(device), 'x')).toMatchObject({ crashes: 1 });
  });
}

function keepsOut(ports: Ports): void {
  it('lets a quarantined device open and resume no session until it is released', async () => {
    const device = await TestDevice.register(ports());
    const { deviceId, epoch } = await device.fence();
    const bystander = await TestDevice.register(ports());
    for (const _ of [1, 2]) await ports().quarantine.noteCrash(byInform(device), 'x');
    expect(await device.inform()).toEqual({ kind: 'quarantined', publicId: device.publicId });
    expect(await ports().sessions.resume(deviceId, epoch, 'another')).toBeNull();
    const foreign = { principal: { kind: 'device', username: 'another' } } as const;
    expect(await device.inform(foreign)).toEqual({ kind: 'principalMismatch' });
    expect((await bystander.inform()).kind).toBe('opened');
    for (const _ of [1, 2]) expect(await ports().quarantine.release(device.publicId)).toBe(true);
    expect(await device.inform()).toMatchObject({ kind: 'opened', session: { fence: { epoch: epoch + 1 } } });
    expect(await ports().quarantine.noteCrash(byInform(device), 'x')).toMatchObject({ crashes: 1 });
  });

  it('has it called by nobody, until it is released', async () => {
    const device = await TestDevice.register(ports());
    const isKeptOut = async () => (await ports().access.find(device.id))?.isKeptOut;
    expect(await isKeptOut()).toBe(false);
    for (const _ of [1, 2]) await ports().quarantine.noteCrash(byInform(device), 'x');
    expect(await isKeptOut()).toBe(true);
    await ports().quarantine.release(device.publicId);
    expect(await isKeptOut()).toBe(false);
  });

  it('knows no device that does not exist', async () => {
    expect(await ports().quarantine.release(unknownId)).toBe(false);
  });
}

function tellsOperators(ports: Ports): void {
  it('tells by an event each time that a device is kept out and let in again, and only then', async () => {
    const device = await TestDevice.register(ports());
    await ports().quarantine.release(device.publicId);
    await device.fence();
    for (const reason of ['one', 'two', 'three'])
      await ports().quarantine.noteCrash(byInform(device), reason);
    const { quarantinedSince: since } = (await ports().inventory.find(device.publicId)) ?? {};
    for (const _ of [1, 2]) await ports().quarantine.release(device.publicId);
    const to = device.inSeconds(600);
    const query = { from: device.inSeconds(-600), to, code: null, limit: 100, cursor: null };
    const told = (await ports().events.listOfDevice(device.publicId, query))?.items ?? [];
    // In one millisecond there is no first.
    const alerts = told.filter(({ kind }) => kind === 'alert').toSorted((a, b) => (a.code < b.code ? 1 : -1));
    expect(alerts).toMatchObject([
      { code: releasedCode, commandKey: '', data: { reason: 'two' }, taskId: null },
      { code: quarantinedCode, commandKey: '', data: { crashes: 2, reason: 'two' }, taskId: null },
    ]);
    const [released] = alerts.map(({ data }) => data as { since: string });
    expect(new Date(released?.since ?? '')).toEqual(since);
  });
}

function boundsItself(ports: Ports): void {
  it('does not shut a fleet out for a fault that is not its own', async () => {
    await ports().passTime(3_600_000);
    const devices = await Promise.all(
      Array.from({ length: mostQuarantinesPerHour + 1 }, () => TestDevice.register(ports())),
    );
    for (const device of devices) await ports().quarantine.noteCrash(byInform(device), 'x');
    const counts = [];
    for (const device of devices) counts.push(await ports().quarantine.noteCrash(byInform(device), 'x'));
    expect(counts.filter((count) => count?.isQuarantined)).toHaveLength(mostQuarantinesPerHour);
    expect(counts.at(-1)).toMatchObject({ crashes: 2, isQuarantined: false });
    await ports().passTime(3_600_000);
    expect(await ports().quarantine.noteCrash(byInform(devices.at(-1)!), 'x')).toMatchObject({
      isQuarantined: true,
    });
  });
}
