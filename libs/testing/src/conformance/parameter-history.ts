import { describe, expect, it } from 'vitest';
import { newUuidV7, type HistoryQuery, type ParameterChange, type ParameterHistory } from '#device';
import { sharedPorts, type OpenPorts, type PortsUnderTest } from './ports-under-test.js';
import { answered, stringValue, TestDevice } from './test-device.js';

type HistoryPorts = PortsUnderTest & { readonly history: ParameterHistory };
type Ports = () => HistoryPorts;

const channel = 'Device.WiFi.Radio.1.Channel';
const passphrase = 'Device.WiFi.AccessPoint.1.Security.KeyPassphrase';

/**
 * What every ParameterHistory promises, with rules that leave out `Stats.` and `UpTime` and keep 2,000 changes of a
 * device in a day; registers the tests.
 */
export function describeParameterHistory(adapter: string, open: OpenPorts<HistoryPorts>): void {
  describe(`ParameterHistory: ${adapter}`, () => {
    const ports = sharedPorts(open);
    keepsChanges(ports);
    keepsComingAndGoing(ports);
    leavesOut(ports);
    tellsWho(ports);
    pages(ports);
    tellsDifferences(ports);
  });
}

function spanOf(ports: Ports, changes: Partial<HistoryQuery> = {}): HistoryQuery {
  const nowMs = ports().now().getTime();
  const [from, to] = [new Date(nowMs - 3_600_000), new Date(nowMs + 3_600_000)];
  return { path: '', from, to, limit: 1_000, cursor: null, ...changes };
}

/** The changes of a device, oldest first. */
async function changesOf(ports: Ports, device: TestDevice, query: Partial<HistoryQuery> = {}) {
  const page = await ports().history.list(device.publicId, spanOf(ports, query));
  return page!.items.toReversed();
}

const shown = ({ path, before, after, source }: ParameterChange) => [path, before, after, source];

function keepsChanges(ports: Ports): void {
  it('keeps each change of a known value once, and no value that is told for the first time', async () => {
    const device = await TestDevice.register(ports());
    for (const value of ['1', '1', '6', '6', '11'])
      await device.openSession({ parameters: [stringValue(channel, value)] });
    expect((await changesOf(ports, device)).map(shown)).toEqual([
      [channel, '1', '6', 'inform'],
      [channel, '6', '11', 'inform'],
    ]);
  });

  it.each([1, 30, 65, 300])('knows what %i values were, wherever they are stored', async (count) => {
    const device = await TestDevice.register(ports());
    const values = (value: string) =>
      Array.from({ length: count }, (_, n) => stringValue(`Device.V.${n}`, value));
    const fence = await device.fence();
    await ports().parameters.recordValues(fence, values('a'), 'read');
    // Whatever was on top of the tree is part of it now.
    await ports().parameters.recordNames(fence, [{ path: 'Device.V.0', writable: true }]);
    await ports().parameters.recordValues(fence, values('b'), 'read');
    await ports().parameters.recordValues(fence, values('b'), 'read');
    await device.openSession({
      parameters: [stringValue('Device.V.0', 'c')],
      events: [{ eventCode: '4 VALUE CHANGE', commandKey: '' }],
    });
    const changes = await changesOf(ports, device);
    expect(changes).toHaveLength(count + 1);
    expect(shown(changes.at(-1)!)).toEqual(['Device.V.0', 'b', 'c', 'notification']);
    expect(new Set(changes.slice(0, -1).map(({ before, after }) => `${before} ${after}`))).toEqual(
      new Set(['a b']),
    );
  });

  it('keeps what was set, also where nothing was known before', async () => {
    const device = await TestDevice.register(ports());
    await ports().parameters.recordValues(await device.fence(), [stringValue(channel, '6')], 'set');
    expect((await changesOf(ports, device)).map(shown)).toEqual([[channel, null, '6', 'set']]);
  });

  it('keeps that a secret was set, and never what it is', async () => {
    const device = await TestDevice.register(ports());
    const fence = await device.fence({ parameters: [stringValue(passphrase, 'hunter2')] });
    for (const count of [1, 80]) {
      const values = Array.from({ length: count }, (_, n) => stringValue(`Device.V.${n}`, 'x'));
      await ports().parameters.recordValues(fence, [...values, stringValue(passphrase, 'hunter3')], 'set');
      await ports().parameters.recordValues(fence, [...values, stringValue(passphrase, '')], 'read');
    }
    const changes = await changesOf(ports, device, { path: passphrase });
    expect(changes.map(shown)).toEqual([
      [passphrase, null, null, 'set'],
      [passphrase, null, null, 'set'],
    ]);
    expect(JSON.stringify(await changesOf(ports, device))).not.toContain('hunter');
  });

  it('keeps no change of a write that came too late', async () => {
    const device = await TestDevice.register(ports());
    const fence = await device.fence({ parameters: [stringValue(channel, '1')] });
    await device.openSession({ parameters: [stringValue(channel, '1')] });
    expect(await ports().parameters.recordValues(fence, [stringValue(channel, '6')], 'set')).toBe('fenced');
    expect(await changesOf(ports, device)).toEqual([]);
  });
}

function keepsComingAndGoing(ports: Ports): void {
  it('keeps what came to a table that was known and what vanished', async () => {
    const device = await TestDevice.register(ports());
    const fence = await device.fence();
    const { parameters } = ports();
    const names = (...paths: string[]) => paths.map((path) => ({ path, writable: true }));
    await parameters.recordNames(fence, names('Device.T.1.', 'Device.T.1.A'), ['Device.T.', 'Device.T.1.']);
    await parameters.recordValues(fence, [stringValue('Device.T.1.A', 'v')], 'read');
    await parameters.recordNames(fence, names('Device.T.2.'));
    await parameters.removeObject(fence, 'Device.T.1.');
    expect((await changesOf(ports, device)).map(shown)).toEqual([
      ['Device.T.2.', null, '', 'tree'],
      // Those of one write stand in the order of their paths, and the list was turned round.
      ['Device.T.1.A', 'v', null, 'tree'],
      ['Device.T.1.', '', null, 'tree'],
    ]);
  });
}

function leavesOut(ports: Ports): void {
  it('leaves out what is excluded', async () => {
    const device = await TestDevice.register(ports());
    const paths = ['Device.DeviceInfo.UpTime', 'Device.WiFi.SSID.1.Stats.BytesSent', 'Device.A'];
    const values = (value: string) => paths.map((path) => stringValue(path, value));
    const fence = await device.fence({ parameters: values('1') });
    await ports().parameters.recordValues(fence, values('2'), 'read');
    const many = Array.from({ length: 70 }, (_, n) => stringValue(`Device.V.${n}`, 'x'));
    await ports().parameters.recordValues(fence, [...values('3'), ...many], 'read');
    await device.openSession({ parameters: values('4') });
    const changes = await changesOf(ports, device);
    expect(changes.map(({ path, after }) => [path, after])).toEqual([
      ['Device.A', '2'],
      ['Device.A', '3'],
      ['Device.A', '4'],
    ]);
  });

  it('shortens long values, and bears text that no database holds', async () => {
    const device = await TestDevice.register(ports());
    const fence = await device.fence({ parameters: [stringValue(channel, 'x'.repeat(5_000))] });
    await ports().parameters.recordValues(fence, [stringValue(channel, 'y'.repeat(5_000))], 'read');
    const bad = { path: 'Device.\u0000\ud800', value: 'x\u0000y\ud800', type: 'string' };
    expect(await ports().parameters.recordValues(fence, [bad], 'set')).toBe('stored');
    const [change] = await changesOf(ports, device, { path: channel });
    expect([change?.before, change?.after]).toEqual([`${'x'.repeat(1_023)}…`, `${'y'.repeat(1_023)}…`]);
  });

  it('keeps no more changes of a device in a day than it may have', async () => {
    const device = await TestDevice.register(ports());
    const fence = await device.fence();
    for (let n = 0; n < 34; n++) {
      const values = Array.from({ length: 64 }, (_, k) => stringValue(`Device.V.${k}`, `${n}`));
      await ports().parameters.recordValues(fence, values, 'read');
    }
    const { length } = await changesOf(ports, device, { limit: 100_000 });
    expect(length).toBeGreaterThan(1_900);
    expect(length).toBeLessThanOrEqual(2_000);
  });
}

function tellsWho(ports: Ports): void {
  it('tells the session, and the task by which an RPC came', async () => {
    const device = await TestDevice.register(ports(), 'approved', {
      parameters: [stringValue(channel, '1')],
    });
    const taskId = await device.accept(['SetParameterValues'], { createdBy: 'operator-7' });
    const fence = await device.fence({ parameters: [stringValue(channel, '6')] });
    const rpc = await device.claim(fence);
    await ports().parameters.recordValues(fence, [stringValue(channel, '11')], 'set');
    await ports().ledger.settle(fence, rpc, answered());
    const nobody = { attemptId: null, taskId: null, createdBy: null };
    expect(await changesOf(ports, device)).toMatchObject([
      { after: '6', session: fence.epoch, ...nobody },
      { after: '11', session: fence.epoch, attemptId: rpc.attemptId, taskId, createdBy: 'operator-7' },
    ]);
  });
}

function pages(ports: Ports): void {
  it('gives one page after the other, newest first, of the asked paths and times', async () => {
    const device = await TestDevice.register(ports());
    const values = (value: string) =>
      ['Device.A', 'Device.B.1', 'Device.B.2'].map((path) => stringValue(path, value));
    for (const value of ['1', '2', '3']) await device.openSession({ parameters: values(value) });
    const seen: string[] = [];
    let cursor: string | null = null;
    do {
      const query = spanOf(ports, { path: 'Device.B.', limit: 3, cursor });
      const page = (await ports().history.list(device.publicId, query))!;
      seen.push(...page.items.map(({ path, after }) => `${path} ${after}`));
      cursor = page.next;
    } while (cursor !== null);
    expect(seen).toEqual(['Device.B.1 3', 'Device.B.2 3', 'Device.B.1 2', 'Device.B.2 2']);
    const past = { from: new Date(0), to: new Date(ports().now().getTime() - 3_600_000) };
    expect(await changesOf(ports, device, past)).toEqual([]);
    expect(await changesOf(ports, device, { path: 'Device.B' })).toEqual([]);
  });

  it('knows devices and cursors from others', async () => {
    const device = await TestDevice.register(ports());
    const { history } = ports();
    expect(await history.list(newUuidV7(), spanOf(ports))).toBeNull();
    expect(await history.diff(newUuidV7(), spanOf(ports))).toBeNull();
    for (const read of ['list', 'diff'] as const)
      await expect(history[read](device.publicId, spanOf(ports, { cursor: 'x' }))).rejects.toMatchObject({
        code: 'INVALID_CURSOR',
      });
  });
}

function tellsDifferences(ports: Ports): void {
  it('tells what is other at the end than it was at the beginning', async () => {
    const device = await TestDevice.register(ports());
    const told = (a: string, b: string, c: string) => ({
      parameters: [stringValue('Device.A', a), stringValue('Device.B', b), stringValue('Device.C', c)],
    });
    await device.openSession(told('1', '1', '1'));
    await device.openSession(told('2', '2', '1'));
    const fence = await device.fence(told('1', '3', '1'));
    await ports().parameters.recordValues(fence, [stringValue(passphrase, 'x')], 'set');
    const page = await ports().history.diff(device.publicId, spanOf(ports));
    expect(page).toMatchObject({
      items: [
        { path: 'Device.B', before: '1', after: '3', changes: 2 },
        { path: passphrase, before: null, after: null, changes: 1 },
      ],
      next: null,
    });
    const first = await ports().history.diff(device.publicId, spanOf(ports, { limit: 1 }));
    const cursor = first!.next;
    const second = await ports().history.diff(device.publicId, spanOf(ports, { limit: 1, cursor }));
    expect([...first!.items, ...second!.items].map(({ path }) => path)).toEqual(['Device.B', passphrase]);
  });
}
