import { describe, expect, it } from 'vitest';
import { cpeUsernameOf } from '#device';
import { sharedPorts, type OpenPorts, type PortsUnderTest } from './ports-under-test.js';
import { newIdentity, TestDevice, type InformChanges } from './test-device.js';

type Ports = () => PortsUnderTest;

const dayMs = 24 * 3_600_000;
const bootstrap: InformChanges = { principal: { kind: 'bootstrap', username: 'bootstrap' } };
const ownOf = ({ identity }: TestDevice, password = 'first') => ({
  username: cpeUsernameOf(identity),
  password,
});
const showing = (username: string): InformChanges => ({ principal: { kind: 'device', username } });

/** What every CpeCredentialStore promises; registers the tests. */
export function describeCpeCredentialStore(adapter: string, open: OpenPorts<PortsUnderTest>): void {
  describe(`CpeCredentialStore: ${adapter}`, () => {
    const ports = sharedPorts(open);
    preregisters(ports);
    leavesBootstrapBehind(ports);
    keepsToItsDevice(ports);
  });
}

function preregisters(ports: Ports): void {
  it('makes an approved device that is known by its username', async () => {
    const identity = newIdentity();
    const credentials = { username: cpeUsernameOf(identity), password: 'given' };
    expect(await ports().credentials.findByUsername(credentials.username)).toBeNull();
    const outcome = await ports().credentials.create(identity, credentials);
    expect(outcome).toMatchObject({ kind: 'created' });
    expect(await ports().credentials.findByUsername(credentials.username)).toMatchObject({
      password: 'given',
    });
    expect(await ports().credentials.create(identity, { username: 'x', password: 'y' })).toEqual({
      kind: 'identityTaken',
    });
    expect(await ports().credentials.create(newIdentity(), credentials)).toEqual({ kind: 'usernameTaken' });
  });
}

function leavesBootstrapBehind(ports: Ports): void {
  it('offers the same again as long as nothing is confirmed, and takes both meanwhile', async () => {
    const device = await TestDevice.register(ports());
    const own = ownOf(device);
    expect((await device.openSession(bootstrap)).needsCpeCredentials).toBe(true);
    expect(await ports().credentials.offer(await device.fence(bootstrap), own)).toEqual(own);
    expect((await device.openSession(bootstrap)).needsCpeCredentials).toBe(false);
    await ports().passTime(dayMs + 1_000);
    const later = await device.openSession(bootstrap);
    expect(later.needsCpeCredentials).toBe(true);
    expect(await ports().credentials.offer(later.fence, ownOf(device, 'second'))).toEqual(own);
    expect(await ports().credentials.findByUsername(own.username)).toEqual({
      deviceId: device.id,
      password: 'first',
    });
  });

  it('takes the bootstrap credential for a day after the confirmation', async () => {
    const device = await TestDevice.register(ports());
    const own = ownOf(device);
    await ports().credentials.offer(await device.fence(bootstrap), own);
    await ports().credentials.confirm(await device.fence(bootstrap), null, own.password);
    expect(await device.inform(bootstrap)).toMatchObject({ kind: 'opened' });
    await ports().passTime(dayMs + 1_000);
    expect(await device.inform(bootstrap)).toEqual({ kind: 'principalMismatch' });
    expect(await device.inform(showing(own.username))).toMatchObject({ kind: 'opened' });
  });

  it('takes it no more once the device has shown its own, until it is readmitted', async () => {
    const device = await TestDevice.register(ports());
    const own = ownOf(device);
    await ports().credentials.offer(await device.fence(bootstrap), own);
    const fence = await device.fence(showing(own.username));
    expect(await device.inform(bootstrap)).toEqual({ kind: 'principalMismatch' });
    await ports().credentials.readmitBootstrap({ ...fence, epoch: fence.epoch - 1 });
    expect(await device.inform(bootstrap)).toEqual({ kind: 'principalMismatch' });
    await ports().credentials.readmitBootstrap(await device.fence(showing(own.username)));
    expect((await device.openSession(bootstrap)).needsCpeCredentials).toBe(true);
  });
}

function keepsToItsDevice(ports: Ports): void {
  it("changes nothing under a void fence or for another device's username", async () => {
    const [device, other] = [await TestDevice.register(ports()), await TestDevice.register(ports())];
    const [own, taken] = [ownOf(device), ownOf(other)];
    await ports().credentials.offer(await other.fence(bootstrap), taken);
    expect(await ports().credentials.offer(await device.fence(bootstrap), taken)).toBeNull();
    const old = await device.fence(bootstrap);
    const fence = await device.fence(bootstrap);
    expect(await ports().credentials.offer(old, own)).toBeNull();
    await ports().credentials.confirm(old, own.username, 'void');
    await ports().credentials.confirm(fence, taken.username, 'stolen');
    expect(await ports().credentials.findByUsername(own.username)).toBeNull();
    expect(await ports().credentials.findByUsername(taken.username)).toEqual({
      deviceId: other.id,
      password: 'first',
    });
  });

  it('keeps a changed password', async () => {
    const device = await TestDevice.register(ports());
    const own = ownOf(device);
    await ports().credentials.confirm(await device.fence(bootstrap), own.username, 'first');
    await ports().credentials.confirm(await device.fence(showing(own.username)), null, '😀\u0000');
    expect(await ports().credentials.findByUsername(own.username)).toMatchObject({ password: '😀\u0000' });
  });
}
