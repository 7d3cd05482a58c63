import { describe, expect, it } from 'vitest';
import { InvalidCursorError, newUuidV7, type DeviceEvent, type EventQuery } from '#device';
import { sharedPorts, type OpenPorts, type PortsUnderTest } from './ports-under-test.js';
import { TestDevice } from './test-device.js';

type Ports = () => PortsUnderTest;

const boot = { eventCode: '1 BOOT', commandKey: '' };
const reboot = { eventCode: 'M Reboot', commandKey: '0123' };

/** What every EventLog promises, and the sessions that write it; registers the tests. */
export function describeEventLog(adapter: string, open: OpenPorts<PortsUnderTest>): void {
  describe(`EventLog: ${adapter}`, () => {
    const ports = sharedPorts(open);
    keepsEvents(ports);
    tellsRedelivery(ports);
    lists(ports);
  });
}

function keepsEvents(ports: Ports): void {
  it('tells each event of an Inform once, whatever it repeats, but no mere contact', async () => {
    const device = await TestDevice.register(ports());
    const contacts = ['2 PERIODIC', '6 CONNECTION REQUEST', '14 HEARTBEAT'].map((eventCode) => ({
      eventCode,
      commandKey: '',
    }));
    await device.fence({ events: [boot, ...contacts, reboot, boot] });
    expect(await codesOf(ports(), device)).toEqual(['1 BOOT', 'M Reboot']);
  });

  it('tells a call with its arguments, and the attempt whose key it names', async () => {
    const device = await TestDevice.register(ports());
    const taskId = await device.accept(['Reboot']);
    const { attemptId } = await device.claim(await device.fence());
    const fence = await device.fence();
    const commandKey = attemptId.replaceAll('-', '');
    const details = { commandKey, faultStruct: { faultCode: 0, faultString: '' } };
    await ports().sessions.journal(fence, { method: 'TransferComplete', commandKey, details });
    expect((await listed(ports(), device)).items).toMatchObject([
      { kind: 'call', code: 'TransferComplete', commandKey, data: details, taskId, attemptId },
    ]);
  });

  it('gives no other device the attempt that its key names', async () => {
    const owner = await TestDevice.register(ports());
    await owner.accept(['Reboot']);
    const { attemptId } = await owner.claim(await owner.fence());
    const device = await TestDevice.register(ports());
    const commandKey = attemptId.replaceAll('-', '');
    await device.fence({ events: [{ eventCode: 'M Reboot', commandKey }] });
    expect((await listed(ports(), device)).items).toMatchObject([{ taskId: null, attemptId: null }]);
  });

  it('tells a call that is repeated under its key once, and others every time', async () => {
    const device = await TestDevice.register(ports());
    const call = { method: 'TransferComplete', commandKey: 'k', details: { n: 1 } };
    const keyless = { ...call, method: 'RequestDownload', commandKey: '' };
    for (let n = 0; n < 2; n++) {
      const fence = await device.fence();
      for (const each of [call, keyless]) expect(await ports().sessions.journal(fence, each)).toBe('stored');
    }
    await ports().sessions.journal(await device.fence(), { ...call, details: { n: 2 } });
    expect(await codesOf(ports(), device)).toEqual([
      'RequestDownload',
      'RequestDownload',
      'TransferComplete',
      'TransferComplete',
    ]);
  });
}

function tellsRedelivery(ports: Ports): void {
  it('keeps an event once, however often the CPE has to deliver it', async () => {
    const device = await TestDevice.register(ports());
    for (let retryCount = 0; retryCount <= 5; retryCount++)
      await device.openSession({ events: [boot, reboot], retryCount });
    expect(await codesOf(ports(), device)).toEqual(['1 BOOT', 'M Reboot']);
  });

  it('keeps an event again after the answer to the first is known to have come', async () => {
    const device = await TestDevice.register(ports());
    const first = await device.openSession({ events: [boot] });
    expect(first.unconfirmed).toBe(true);
    await ports().sessions.confirmInform(first.fence);
    // Refused five times before it got through: those attempts are no sessions.
    await device.openSession({ events: [boot], retryCount: 5 });
    expect(await codesOf(ports(), device)).toEqual(['1 BOOT', '1 BOOT']);
  });

  it('keeps an event again when the CPE has counted no failure in between', async () => {
    const device = await TestDevice.register(ports());
    await device.openSession({ events: [boot] });
    expect((await device.openSession()).unconfirmed).toBe(false);
    await device.openSession({ events: [boot], retryCount: 5 });
    expect(await codesOf(ports(), device)).toEqual(['1 BOOT', '1 BOOT']);
  });

  it('does not let an older session confirm for a newer one', async () => {
    const device = await TestDevice.register(ports());
    const old = await device.openSession({ events: [boot] });
    await device.openSession({ events: [boot], retryCount: 1 });
    await ports().sessions.confirmInform(old.fence);
    await device.openSession({ events: [boot], retryCount: 2 });
    expect(await codesOf(ports(), device)).toEqual(['1 BOOT']);
  });

  it('tells a replica that takes over what is still to be confirmed', async () => {
    const device = await TestDevice.register(ports());
    const { fence } = await device.openSession({ events: [boot] });
    const resumed = await ports().sessions.resume(fence.deviceId, fence.epoch, 'replica-2');
    expect(resumed?.session.unconfirmed).toBe(true);
    await ports().sessions.confirmInform(resumed!.session.fence);
    const again = await ports().sessions.resume(fence.deviceId, fence.epoch, 'replica-3');
    expect(again?.session.unconfirmed).toBe(false);
  });
}

function lists(ports: Ports): void {
  it('pages through the events of a device, newest first, each once', async () => {
    const device = await TestDevice.register(ports());
    const codes = Array.from({ length: 5 }, (_, n) => `X 0A1B2C ${n}`);
    for (const eventCode of codes) {
      await device.openSession({ events: [{ eventCode, commandKey: '' }] });
      await ports().passTime(1);
    }
    const seen: string[] = [];
    let cursor: string | null = null;
    do {
      const page = await listed(ports(), device, { limit: 2, cursor });
      seen.push(...page.items.map(({ code }) => code));
      cursor = page.next;
    } while (cursor !== null);
    expect(seen).toHaveLength(5);
    expect(new Set(seen)).toEqual(new Set(codes));
  });

  it('finds events by code and time, of one device or of all', async () => {
    const device = await TestDevice.register(ports());
    const eventCode = `X 0A1B2C ${newUuidV7()}`;
    await device.openSession({ events: [boot, { eventCode, commandKey: 'k' }] });
    const found = { kind: 'inform', code: eventCode, commandKey: 'k', deviceId: device.publicId, data: null };
    expect((await listed(ports(), device, { code: eventCode })).items).toMatchObject([found]);
    expect((await ports().events.list(queryOf({ code: eventCode }))).items).toMatchObject([found]);
    const past = { from: new Date(Date.now() - 90_000_000), to: new Date(Date.now() - 3_600_000) };
    expect((await listed(ports(), device, past)).items).toEqual([]);
  });

  it('knows no unknown device and takes no cursor of another list', async () => {
    expect(await ports().events.listOfDevice(newUuidV7(), queryOf())).toBeNull();
    for (const cursor of ['', 'x', Buffer.from('event:1').toString('base64url')])
      await expect(ports().events.list(queryOf({ cursor }))).rejects.toThrow(InvalidCursorError);
  });
}

function queryOf(changes: Partial<EventQuery> = {}): EventQuery {
  const hourMs = 3_600_000;
  const [from, to] = [new Date(Date.now() - hourMs), new Date(Date.now() + hourMs)];
  return { from, to, code: null, limit: 100, cursor: null, ...changes };
}

async function listed({ events }: PortsUnderTest, device: TestDevice, changes: Partial<EventQuery> = {}) {
  const page = await events.listOfDevice(device.publicId, queryOf(changes));
  if (page === null) throw new Error('the device is unknown');
  return page;
}

async function codesOf(ports: PortsUnderTest, device: TestDevice): Promise<DeviceEvent['code'][]> {
  return (await listed(ports, device)).items.map(({ code }) => code).toSorted();
}
