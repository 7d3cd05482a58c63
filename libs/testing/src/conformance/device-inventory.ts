import { describe, expect, it } from 'vitest';
import {
  InvalidCursorError,
  mostTags,
  newUuidV7,
  type DeviceFieldName,
  type DeviceQuery,
  type DeviceView,
} from '#device';
import { allOf, type Condition } from '#filter';
import { sharedPorts, type OpenPorts, type PortsUnderTest } from './ports-under-test.js';
import { informOf, TestDevice } from './test-device.js';

type Ports = () => PortsUnderTest;

/** What every DeviceInventory promises; registers the tests. */
export function describeDeviceInventory(adapter: string, open: OpenPorts<PortsUnderTest>): void {
  describe(`DeviceInventory: ${adapter}`, () => {
    const ports = sharedPorts(open);
    findsDevices(ports);
    keepsFacts(ports);
    pagesDevices(ports);
    tagsDevices(ports);
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

  it('lists what a condition selects, from either end', async () => {
    const devices = [await TestDevice.register(ports()), await TestDevice.register(ports())];
    const serialNumbers = devices.map(({ identity }) => identity.serialNumber);
    const condition: Condition = { kind: 'text', of: field('serialNumber'), oneOf: serialNumbers };
    const ids = devices.map(({ publicId }) => publicId);
    expect(await listed(ports(), { condition })).toEqual(ids);
    expect(await listed(ports(), { condition, order: 'newestFirst' })).toEqual(ids.toReversed());
    expect(await listed(ports(), { condition: { kind: 'not', term: allOf([]) } })).toEqual([]);
  });

  it('refuses the cursor of the other order', async () => {
    await TestDevice.register(ports());
    await TestDevice.register(ports());
    const { next } = await ports().inventory.list({ limit: 1 });
    const list = ports().inventory.list({ limit: 1, cursor: next!, order: 'newestFirst' });
    await expect(list).rejects.toBeInstanceOf(InvalidCursorError);
  });

  it.each(['', 'x', 'MTs', Buffer.from('1 OR 1=1').toString('base64url'), '9'.repeat(500)])(
    'refuses the cursor %j that it did not issue',
    async (cursor) => {
      const list = ports().inventory.list({ limit: 1, cursor });
      await expect(list).rejects.toBeInstanceOf(InvalidCursorError);
    },
  );
}

function tagsDevices(ports: Ports): void {
  const tagged = async (tag: string) =>
    listed(ports(), { condition: { kind: 'member', of: field('tag'), oneOf: [tag] } });

  it('gives and takes tags, again and again, and keeps them in order', async () => {
    const { inventory } = ports();
    const { publicId } = await TestDevice.register(ports());
    for (const tag of ['b', 'a', 'B', 'b']) expect(await inventory.addTag(publicId, tag)).toBe('tagged');
    expect((await inventory.find(publicId))?.tags).toEqual(['B', 'a', 'b']);
    expect(await tagged('a')).toContain(publicId);
    for (let n = 0; n < 2; n++) expect(await inventory.removeTag(publicId, 'a')).toBe(true);
    expect((await inventory.find(publicId))?.tags).toEqual(['B', 'b']);
    expect(await tagged('a')).not.toContain(publicId);
  });

  it('loses no tag of several that come at once, and takes no more than it may have', async () => {
    const { inventory } = ports();
    const { publicId } = await TestDevice.register(ports());
    const tags = Array.from({ length: mostTags }, (_, n) => `t${n}`);
    await Promise.all(tags.map((tag) => inventory.addTag(publicId, tag)));
    expect((await inventory.find(publicId))?.tags).toHaveLength(mostTags);
    expect(await inventory.addTag(publicId, 'more')).toBe('tooMany');
    expect(await inventory.addTag(publicId, 't0')).toBe('tagged');
    expect(await inventory.addTag(newUuidV7(), 'x')).toBe('unknownDevice');
    expect(await inventory.removeTag(newUuidV7(), 'x')).toBe(false);
  });
}

const field = (name: DeviceFieldName) => ({ kind: 'field', name }) as const;

async function listed(
  { inventory }: PortsUnderTest,
  query: Omit<DeviceQuery, 'limit' | 'cursor'>,
): Promise<string[]> {
  const ids: string[] = [];
  let cursor: string | null = null;
  do {
    const page = await inventory.list({ ...query, limit: 1, ...(cursor !== null && { cursor }) });
    ids.push(...page.items.map(({ id }) => id));
    cursor = page.next;
  } while (cursor !== null);
  return ids;
}
