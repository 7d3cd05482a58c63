import { describe, expect, it } from 'vitest';
import { InvalidCursorError, newUuidV7, type DeviceView } from '#device';
import { sharedPorts, type OpenPorts, type PortsUnderTest } from './ports-under-test.js';
import { informOf, newIdentity, TestDevice } from './test-device.js';

type Ports = () => PortsUnderTest;

/** What every DeviceInventory promises; registers the tests. */
export function describeDeviceInventory(adapter: string, open: OpenPorts<PortsUnderTest>): void {
  describe(`DeviceInventory: ${adapter}`, () => {
    const ports = sharedPorts(open);
    findsDevices(ports);
    keepsFacts(ports);
    pagesDevices(ports);
  });
}

function findsDevices(ports: Ports): void {
  it('finds a device by its public id and knows no other', async () => {
    const device = await TestDevice.register(ports());
    expect(await ports().inventory.resolve(device.publicId)).toBe(device.id);
    expect(await ports().inventory.resolve(newUuidV7())).toBeNull();
    expect(await ports().inventory.find(newUuidV7())).toBeNull();
    expect(await ports().inventory.find(device.publicId)).toMatchObject({
      ...device.identity,
      id: device.publicId,
      manufacturer: '',
      online: true,
      tags: [],
    });
  });

  it('is online until two intervals and a minute after the last Inform', async () => {
    const device = await TestDevice.register(ports());
    await device.openSession({ facts: { periodicInformIntervalSec: 300 } });
    const isOnline = async () => (await ports().inventory.find(device.publicId))?.online;
    await ports().passTime(655_000);
    expect(await isOnline()).toBe(true);
    await ports().passTime(10_000);
    expect(await isOnline()).toBe(false);
    // The interval told once counts for later Informs that do not repeat it.
    await device.openSession();
    await ports().passTime(665_000);
    expect(await isOnline()).toBe(false);
    await device.openSession();
    expect(await isOnline()).toBe(true);
  });

  it('approves, again and again, and says when there is no such device', async () => {
    const device = await TestDevice.register(ports(), 'quarantined');
    expect(await ports().inventory.approve(newUuidV7())).toBe(false);
    expect(await ports().inventory.approve(device.publicId)).toBe(true);
    expect(await ports().inventory.approve(device.publicId)).toBe(true);
    expect(await ports().inventory.find(device.publicId)).toMatchObject({ onboarding: 'approved' });
  });
}

function keepsFacts(ports: Ports): void {
  it('keeps a fact that an Inform or a record does not tell', async () => {
    const device = await TestDevice.register(ports(), 'approved', {
      facts: { manufacturer: 'Acme', softwareVersion: '1', connectionRequestUrl: 'http://192.0.2.1:7547/x' },
    });
    const { facts } = informOf(device.identity, { facts: { softwareVersion: '2', peerAddress: null } });
    await ports().inventory.recordFacts(await device.fence(), facts);
    expect(await ports().inventory.find(device.publicId)).toMatchObject({
      manufacturer: 'Acme',
      softwareVersion: '2',
      connectionRequestUrl: 'http://192.0.2.1:7547/x',
      peerAddress: '192.0.2.1',
    });
  });

  it('learns a fact from an Inform that repeats itself after the fact was told otherwise', async () => {
    const device = await TestDevice.register(ports());
    const told = {
      facts: { softwareVersion: '1' },
      parameters: [{ path: 'Device.DeviceInfo.SoftwareVersion', value: '1', type: 'string' }],
    };
    const fence = await device.fence(told);
    const { facts } = informOf(device.identity, { facts: { softwareVersion: '2' } });
    await ports().inventory.recordFacts(fence, facts);
    await device.openSession(told);
    expect(await ports().inventory.find(device.publicId)).toMatchObject({ softwareVersion: '1' });
  });

  it('bears text that no database holds', async () => {
    const device = await TestDevice.register(ports());
    const facts = { manufacturer: 'A\u0000c\ud800me', modelName: 'M' };
    const fence = await device.fence({ facts });
    await ports().inventory.recordFacts(fence, informOf(device.identity, { facts }).facts);
    expect(await ports().inventory.find(device.publicId)).toMatchObject({ modelName: 'M' });
  });
}

function pagesDevices(ports: Ports): void {
  it('pages through all devices in the order of their creation, each once', async () => {
    const created: string[] = [];
    for (let n = 0; n < 5; n++) created.push((await TestDevice.register(ports())).publicId);
    const listed: DeviceView[] = [];
    let cursor: string | null = null;
    do {
      const query = cursor === null ? { limit: 2 } : { limit: 2, cursor };
      const page = await ports().inventory.list(query);
      expect(page.items.length).toBeLessThanOrEqual(2);
      listed.push(...page.items);
      cursor = page.next;
    } while (cursor !== null);
    const ids = listed.map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
    expect(ids.filter((id) => created.includes(id))).toEqual(created);
  });

  it('filters by each part of the identity', async () => {
    const device = await TestDevice.register(ports());
    const { oui, productClass, serialNumber } = device.identity;
    const found = await ports().inventory.list({ oui, productClass, serialNumber, limit: 10 });
    expect(found).toMatchObject({ items: [{ id: device.publicId }], next: null });
    const others = [
      { oui: 'FFFFFF' },
      { productClass: 'Other' },
      { serialNumber: newIdentity().serialNumber },
    ];
    for (const other of others)
      expect(await ports().inventory.list({ ...device.identity, ...other, limit: 10 })).toEqual({
        items: [],
        next: null,
      });
  });

  it.each(['', 'x', 'MTs', Buffer.from('1 OR 1=1').toString('base64url'), '9'.repeat(500)])(
    'refuses the cursor %j that it did not issue',
    async (cursor) => {
      const list = ports().inventory.list({ limit: 1, cursor });
      await expect(list).rejects.toBeInstanceOf(InvalidCursorError);
    },
  );
}
