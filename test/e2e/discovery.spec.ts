import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { defineProfile, fault, tr181Model, type SimulatedCpe } from '#cpe-simulator';
import { settledStates, type TaskResource } from './acs/acs-api.js';
import { RunningAcs } from './acs/running-acs.js';
import { CpeCabinet } from './cpe/cpe-cabinet.js';

let acs: RunningAcs;
const cabinet = new CpeCabinet(() => acs.cwmpUrl);

beforeAll(async () => {
  acs = await RunningAcs.start({ ACS_CWMP_MAX_SESSION_RPCS: '20' });
});

afterAll(async () => {
  await cabinet.clear();
  await acs.stop();
});

interface Page {
  readonly items: readonly Record<string, string>[];
}

interface Totals {
  readonly requests: number;
  readonly names: number;
  readonly values: number;
  readonly removed: number;
  readonly refused: number;
}

async function refresh(deviceId: string, body: object = {}): Promise<TaskResource> {
  const request = { method: 'POST', body, waitSec: 30 } as const;
  const { status, body: task } = await acs.api.request<TaskResource>(`/devices/${deviceId}/refresh`, request);
  expect([200, 202]).toContain(status);
  return task;
}

const totalsOf = ({ result }: TaskResource) => result as Totals;

/** What the device has: values by path, objects without one. */
function treeOf(cpe: SimulatedCpe): string[] {
  return [cpe.tree.root, ...[...cpe.tree.descendants(cpe.tree.root)].map(({ path }) => path)].toSorted();
}

async function storedPaths(deviceId: string): Promise<string[]> {
  return [...(await acs.api.parameters(deviceId)).keys()].toSorted();
}

async function missingValues(deviceId: string): Promise<string[]> {
  const stored = await acs.api.parameters(deviceId);
  return [...stored.values()]
    .filter(({ path, value }) => !path.endsWith('.') && value === null)
    .map(({ path }) => path);
}

describe('a refresh of a device', () => {
  test('tells 10,000 parameters over several sessions, and lets other tasks go between', async () => {
    const cpe = await cabinet.switchOn({ serialNumber: 'D10000', model: tr181Model(10_000) });
    const { id } = await acs.api.device('D10000');
    const task = await refresh(id);
    const other = await acs.api.call(id, 'GetParameterValues', {
      parameterNames: ['Device.DeviceInfo.UpTime'],
    });
    expect(other.state).toBe('succeeded');
    let settled = await acs.api.task(task.id, 30);
    for (let informs = 0; informs < 10 && settled.state === 'queued'; informs++) {
      await cpe.informNow();
      settled = await acs.api.task(task.id);
    }
    expect(settled).toMatchObject({ state: 'succeeded', type: 'refresh' });
    expect(settled.attempts.length).toBeGreaterThan(2);
    expect(totalsOf(settled)).toMatchObject({ refused: 0, removed: 0 });
    // What an Inform has told meanwhile is not asked for.
    expect(totalsOf(settled).values).toBeGreaterThan(9_900);
    expect(await storedPaths(id)).toEqual(treeOf(cpe));
    expect(await missingValues(id)).toEqual([]);
  }, 180_000);

  test('reads the rest of a device that answers 9005 to names it told', async () => {
    const profile = defineProfile({ name: 'stale', rpc: { staleNames: ['DeviceInfo.UpTime'] } });
    await cabinet.switchOn({ serialNumber: 'D9005', profile });
    const { id } = await acs.api.device('D9005');
    const task = await refresh(id);
    expect(task).toMatchObject({ state: 'succeeded', result: { refused: 1 } });
    expect(await missingValues(id)).toEqual(['Device.DeviceInfo.UpTime']);
  });

  test('goes level by level where a device refuses whole subtrees', async () => {
    const cpe = await cabinet.switchOn({
      serialNumber: 'DLEVEL',
      hooks: {
        beforeExecution: ({ method, arguments: args }) =>
          method === 'GetParameterNames' && 'nextLevel' in args && /^(0|false)$/.test(String(args.nextLevel))
            ? fault(9003)
            : undefined,
      },
    });
    const { id } = await acs.api.device('DLEVEL');
    const task = await refresh(id, { paths: ['Device.DeviceInfo.', 'Device.ManagementServer.'] });
    expect(task.state).toBe('succeeded');
    const expected = treeOf(cpe).filter((path) => /^Device\.(DeviceInfo|ManagementServer)\../.test(path));
    expect(await storedPaths(id)).toEqual(expect.arrayContaining(expected));
  });

  test('reads for a list only what is not fresh enough, once for all who ask', async () => {
    const cpe = await cabinet.switchOn({ serialNumber: 'DREAD' });
    const { id } = await acs.api.device('DREAD');
    const read = (query: string, waitSec = 30) =>
      acs.api.request<Page>(`/devices/${id}/parameters?path=Device.WiFi.Radio.&limit=1000&${query}`, {
        waitSec,
      });
    const values = () => cpe.ledger.countOf(cpe.name, 'GetParameterValues');
    const [one, other] = await Promise.all([read('maxAge=60'), read('maxAge=60')]);
    expect([one.status, other.status]).toEqual([200, 200]);
    const expected = treeOf(cpe).filter((path) => path.startsWith('Device.WiFi.Radio.'));
    expect(one.body.items.map(({ path }) => path)).toEqual(expect.arrayContaining(expected));
    const sources = one.body.items
      .filter(({ path }) => path?.endsWith('.') === false)
      .map(({ source }) => source);
    expect(new Set(sources)).toEqual(new Set(['read']));
    expect((await acs.api.tasksOf(id)).filter(({ type }) => type === 'refresh')).toHaveLength(1);
    const before = values();
    expect((await read('maxAge=60')).status).toBe(200);
    expect(values()).toBe(before);
    cpe.tree.set('Device.WiFi.Radio.1.Channel', '11');
    const anew = await read('maxAge=0');
    expect(anew.body.items.find(({ path }) => path?.endsWith('Radio.1.Channel'))).toMatchObject({
      value: '11',
    });
    expect(values()).toBeGreaterThan(before);
  });

  test('reads attributes on demand and shows them, and those that were set', async () => {
    const cpe = await cabinet.switchOn({ serialNumber: 'DATTR' });
    const { id } = await acs.api.device('DATTR');
    const channel = 'Device.WiFi.Radio.1.Channel';
    const read = (query: string) =>
      acs.api.request<Page>(`/devices/${id}/parameters?path=${channel}${query}`, { waitSec: 30 });
    const first = await read('&attributes=true&maxAge=60');
    expect(first.body.items).toMatchObject([
      { path: channel, notification: 0, accessList: expect.any(Array) },
    ]);
    const change = {
      notificationChange: true,
      notification: 2,
      accessListChange: true,
      accessList: ['Subscriber'],
    };
    await acs.api.call(id, 'SetParameterAttributes', { parameterList: [{ name: channel, ...change }] });
    expect((await read('')).body.items).toMatchObject([{ notification: 2, accessList: ['Subscriber'] }]);
    const asked = cpe.ledger.countOf(cpe.name, 'GetParameterAttributes');
    await read('&attributes=true');
    expect(cpe.ledger.countOf(cpe.name, 'GetParameterAttributes')).toBe(asked);
    const changed = cpe.nextSession(({ events }) =>
      events.some(({ eventCode }) => eventCode === '4 VALUE CHANGE'),
    );
    cpe.setLocally(channel, '13');
    await changed;
    expect((await read('')).body.items).toMatchObject([{ value: '13', source: 'notification' }]);
  });

  test('tells who changed a value, and when', async () => {
    await cabinet.switchOn({ serialNumber: 'DHIST' });
    const { id } = await acs.api.device('DHIST');
    const channel = 'Device.WiFi.Radio.1.Channel';
    await acs.api.call(id, 'GetParameterValues', { parameterNames: [channel] });
    const body = { parameterList: [{ name: channel, value: '13' }] };
    const task = await acs.api.call(id, 'SetParameterValues', body);
    const { body: history } = await acs.api.request<Page>(
      `/devices/${id}/parameters/history?path=${channel}`,
    );
    expect(history.items).toMatchObject([
      { path: channel, newValue: '13', source: 'set', taskId: task.id, createdBy: expect.any(String) },
    ]);
  });

  test('says that a device cannot be asked now, and what it would not tell', async () => {
    const cpe = await cabinet.switchOn({
      serialNumber: 'DDENY',
      hooks: {
        beforeExecution: ({ method }) => (method.startsWith('GetParameter') ? fault(9005) : undefined),
      },
    });
    const { id } = await acs.api.device('DDENY');
    const path = `/devices/${id}/parameters?path=Device.WiFi.Radio.1.Channel&maxAge=0`;
    const denied = await acs.api.request(path, { waitSec: 30 });
    expect(denied).toMatchObject({ status: 502, body: { code: 'READ_FAILED' } });
    await cpe.stop();
    const later = await acs.api.request<TaskResource>(path, { waitSec: 1 });
    expect(later).toMatchObject({ status: 202, body: { type: 'refresh' } });
    expect(settledStates).not.toContain(later.body.state);
    expect(later.headers.get('location')).toBe(`/api/v1/tasks/${later.body.id}`);
  });

  test('asks only for what is older than wanted, and forgets what has vanished', async () => {
    const cpe = await cabinet.switchOn({ serialNumber: 'DAGE' });
    const { id } = await acs.api.device('DAGE');
    const added = await acs.api.call(id, 'AddObject', { objectName: 'Device.WiFi.SSID.' });
    const { instanceNumber } = added.result as { instanceNumber: number };
    expect(await refresh(id)).toMatchObject({ state: 'succeeded' });
    expect(await storedPaths(id)).toEqual(treeOf(cpe));
    expect(totalsOf(await refresh(id, { maxAge: 3_600 }))).toMatchObject({ requests: 0 });
    cpe.tree.removeInstance(`Device.WiFi.SSID.${instanceNumber}.`);
    const again = await refresh(id, { paths: ['Device.WiFi.'] });
    expect(totalsOf(again).removed).toBeGreaterThan(1);
    expect(await storedPaths(id)).toEqual(treeOf(cpe));
  });
});
