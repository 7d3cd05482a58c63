import { describe, expect, it } from 'vitest';
import { callTransports, newUuidV7, nothingOffered, type DeviceId } from '#device';
import { sharedPorts, type OpenPorts, type PortsUnderTest } from './ports-under-test.js';
import { TestDevice } from './test-device.js';

type Ports = () => PortsUnderTest;

const credentials = { username: 'acs-user', password: 'acs-secret' };
const bootstrap = { events: [{ eventCode: '0 BOOTSTRAP', commandKey: '' }] };

/** What every ConnectionRequestAccess promises; registers the tests. */
export function describeConnectionRequestAccess(adapter: string, open: OpenPorts<PortsUnderTest>): void {
  describe(`ConnectionRequestAccess: ${adapter}`, () => {
    const ports = sharedPorts(open);
    tellsTargets(ports);
    offersCredentials(ports);
    forgetsWhatIsRefused(ports);
    remembersOfferedWays(ports);
    keepsPolicy(ports);
  });
}

function tellsTargets(ports: Ports): void {
  it('knows no target for a device that does not exist', async () => {
    expect(await ports().access.find(999_999_999 as DeviceId)).toBeNull();
  });

  it('tells where the device listens, and the credentials once it uses them', async () => {
    const connectionRequestUrl = 'http://192.0.2.7:7547/cr';
    const device = await TestDevice.register(ports(), 'approved', {
      facts: { connectionRequestUrl, peerAddress: '192.0.2.7' },
    });
    const target = {
      publicId: device.publicId,
      url: connectionRequestUrl,
      peerAddress: '192.0.2.7',
      transports: callTransports,
      isKeptOut: false,
    };
    expect(await ports().access.find(device.id)).toEqual({ ...target, credentials: null });
    const fence = await device.fence({ facts: { peerAddress: '192.0.2.7' } });
    await ports().access.record(fence, credentials);
    expect(await ports().access.find(device.id)).toEqual({ ...target, credentials });
    await ports().access.record(fence, { username: 'second', password: '😀\u0000' });
    expect((await ports().access.find(device.id))?.credentials?.password).toBe('😀\u0000');
  });
}

function offersCredentials(ports: Ports): void {
  it('needs credentials until the device has its own', async () => {
    const device = await TestDevice.register(ports());
    const session = await device.openSession();
    expect(session.needsConnectionRequestCredentials).toBe(true);
    await ports().access.record(session.fence, credentials);
    expect((await device.openSession()).needsConnectionRequestCredentials).toBe(false);
  });

  it('does not offer again for a day', async () => {
    const device = await TestDevice.register(ports());
    await ports().access.markOffered(await device.fence());
    expect((await device.openSession()).needsConnectionRequestCredentials).toBe(false);
    await ports().passTime(25 * 3_600_000);
    expect((await device.openSession()).needsConnectionRequestCredentials).toBe(true);
  });

  it('offers nothing to a quarantined device', async () => {
    const device = await TestDevice.register(ports(), 'quarantined');
    expect((await device.openSession(bootstrap)).needsConnectionRequestCredentials).toBe(false);
    await ports().inventory.approve(device.publicId);
    expect((await device.openSession()).needsConnectionRequestCredentials).toBe(true);
  });

  it('forgets what a device was given before its BOOTSTRAP', async () => {
    const device = await TestDevice.register(ports());
    const fence = await device.fence();
    await ports().access.record(fence, credentials);
    await ports().access.markOffered(fence);
    expect((await device.openSession(bootstrap)).needsConnectionRequestCredentials).toBe(true);
    expect((await ports().access.find(device.id))?.credentials).toBeNull();
    expect((await device.openSession()).needsConnectionRequestCredentials).toBe(true);
  });
}

function forgetsWhatIsRefused(ports: Ports): void {
  it('offers others at once for what a device refuses, and once a day', async () => {
    const { access } = ports();
    const device = await TestDevice.register(ports());
    const take = async (username: string) => {
      const { fence, needsConnectionRequestCredentials } = await device.openSession();
      await access.markOffered(fence);
      await access.record(fence, { username, password: 'acs-secret' });
      return needsConnectionRequestCredentials;
    };
    await take('first');
    await access.recordRefusal(device.id, 'another');
    expect((await access.find(device.id))?.credentials).not.toBeNull();
    await access.recordRefusal(device.id, 'first');
    expect((await access.find(device.id))?.credentials).toBeNull();
    expect(await take('second')).toBe(true);
    await access.recordRefusal(device.id, 'second');
    expect((await device.openSession()).needsConnectionRequestCredentials).toBe(false);
    await ports().passTime(25 * 3_600_000);
    expect(await take('third')).toBe(true);
    await access.recordRefusal(device.id, 'third');
    expect((await device.openSession()).needsConnectionRequestCredentials).toBe(true);
  });
}

function keepsPolicy(ports: Ports): void {
  it('allows the ways that the operator wants, in the order of the ladder', async () => {
    const { access } = ports();
    const device = await TestDevice.register(ports());
    const allowed = async () => (await access.find(device.id))?.transports;
    expect(await access.allowTransports(device.publicId, ['xmpp', 'http'])).toBe(true);
    expect(await allowed()).toEqual(['http', 'xmpp']);
    expect(await access.allowTransports(device.publicId, [])).toBe(true);
    expect(await allowed()).toEqual([]);
    expect(await access.allowTransports(device.publicId, null)).toBe(true);
    expect(await allowed()).toEqual(callTransports);
    expect(await access.allowTransports(newUuidV7(), [])).toBe(false);
  });
}

function remembersOfferedWays(ports: Ports): void {
  it('remembers which settings for calls through NAT it offered, until the next BOOTSTRAP', async () => {
    const { access } = ports();
    const device = await TestDevice.register(ports());
    const first = await device.openSession();
    await access.recordXmppInstance(first.fence, 9);
    expect(first.offeredWays).toEqual(nothingOffered);
    await access.markWayOffered(first.fence, 'stun', 'a');
    await access.markWayOffered(first.fence, 'xmpp', 'b');
    const second = await device.openSession();
    expect(second.offeredWays).toEqual({ stun: 'a', xmpp: 'b', xmppInstance: null });
    await access.markWayOffered(first.fence, 'stun', 'of a session that is over');
    await access.recordXmppInstance(second.fence, 3);
    await access.recordXmppInstance(second.fence, 4);
    expect((await device.openSession()).offeredWays).toEqual({ stun: 'a', xmpp: null, xmppInstance: 3 });
    expect((await device.openSession(bootstrap)).offeredWays).toEqual(nothingOffered);
    expect((await device.openSession()).offeredWays).toEqual(nothingOffered);
  });
}
