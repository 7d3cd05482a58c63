import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { tr181Model, type SimulatedCpe } from '#cpe-simulator';
import type { TaskResource } from './acs/acs-api.js';
import { RunningAcs } from './acs/running-acs.js';
import { CpeCabinet } from './cpe/cpe-cabinet.js';

const version = 'Device.DeviceInfo.SoftwareVersion';

let acs: RunningAcs;
const cabinet = new CpeCabinet(() => acs.cwmpUrl);

beforeAll(async () => {
  acs = await RunningAcs.start({ ACS_AUTO_REFRESH: 'on', ACS_AUTO_REFRESH_SPREAD_SEC: '0' });
});

afterAll(async () => {
  await cabinet.clear();
  await acs.stop();
});

/** What the device has: values by path, objects without one. */
function treeOf(cpe: SimulatedCpe): string[] {
  return [cpe.tree.root, ...[...cpe.tree.descendants(cpe.tree.root)].map(({ path }) => path)].toSorted();
}

async function storedPaths(deviceId: string): Promise<string[]> {
  return [...(await acs.api.parameters(deviceId)).keys()].toSorted();
}

/** The refreshes of a device, the newest first. */
async function refreshesOf(deviceId: string): Promise<TaskResource[]> {
  const refreshes = (await acs.api.tasksOf(deviceId)).filter(({ type }) => type === 'refresh');
  return Promise.all(refreshes.map(({ id }) => acs.api.task(id)));
}

describe('a device is read by itself', () => {
  test('at its first contact, behind what somebody waits for', async () => {
    const cpe = await cabinet.switchOn({ serialNumber: 'AUTO-1', model: tr181Model(400) });
    const { id } = await acs.api.device('AUTO-1');
    expect(await storedPaths(id)).toEqual(treeOf(cpe));
    expect(await refreshesOf(id)).toMatchObject([{ state: 'succeeded', lane: 'telemetry' }]);
    const methods = cpe.ledger.executionsOf(cpe.name).map(({ method }) => method);
    expect(methods.indexOf('GetParameterNames')).toBeGreaterThan(methods.indexOf('SetParameterValues'));
    // Nothing more is asked of a device that only informs.
    await cpe.informNow();
    expect(cpe.ledger.executionsOf(cpe.name)).toHaveLength(methods.length);
  });

  test('in its table after AddObject and DeleteObject, and only there', async () => {
    const cpe = await cabinet.switchOn({ serialNumber: 'AUTO-2', model: tr181Model(400) });
    const { id } = await acs.api.device('AUTO-2');
    const count = 'Device.WiFi.SSIDNumberOfEntries';
    const before = Number((await acs.api.parameters(id, count)).get(count)?.value);
    const session = cpe.nextSession();
    const added = await acs.api.call(id, 'AddObject', { objectName: 'Device.WiFi.SSID.' });
    await session;
    const { instanceNumber } = added.result as { instanceNumber: number };
    expect(await storedPaths(id)).toEqual(treeOf(cpe));
    const instance = `Device.WiFi.SSID.${instanceNumber}.`;
    const stored = [...(await acs.api.parameters(id, instance)).values()];
    expect(stored.filter(({ path, value }) => !path.endsWith('.') && value === null)).toEqual([]);
    expect((await acs.api.parameters(id, count)).get(count)?.value).toBe(String(before + 1));
    const next = cpe.nextSession();
    await acs.api.call(id, 'DeleteObject', { objectName: instance });
    await next;
    expect(await storedPaths(id)).toEqual(treeOf(cpe));
    expect((await acs.api.parameters(id, count)).get(count)?.value).toBe(String(before));
    const [ofDeletion, ofAddition] = await refreshesOf(id);
    expect([ofDeletion, ofAddition]).toMatchObject([
      { result: { values: 1 } },
      { result: { values: expect.any(Number) } },
    ]);
    expect((ofAddition!.result as { values: number }).values).toBeLessThan(30);
  });

  test('in its tables after a boot, where instances may have moved (Q50)', async () => {
    const cpe = await cabinet.switchOn({ serialNumber: 'AUTO-3', model: tr181Model(400) });
    const { id } = await acs.api.device('AUTO-3');
    cpe.tree.removeInstance('Device.WiFi.SSID.1.');
    const moved = cpe.tree.addInstance('Device.WiFi.SSID.');
    await cpe.informNow();
    expect(await storedPaths(id)).toContain('Device.WiFi.SSID.1.');
    const booted = cpe.nextSession(({ events }) => events.some(({ eventCode }) => eventCode === '1 BOOT'));
    cpe.powerCycle();
    await booted;
    expect(await storedPaths(id)).toEqual(treeOf(cpe));
    expect(await storedPaths(id)).toContain(`Device.WiFi.SSID.${moved}.`);
    const [last] = await refreshesOf(id);
    expect(last).toMatchObject({ state: 'succeeded' });
    expect((last!.result as { removed: number }).removed).toBeGreaterThan(1);
  });

  test('anew with other software', async () => {
    const cpe = await cabinet.switchOn({ serialNumber: 'AUTO-4', model: tr181Model(400) });
    const { id } = await acs.api.device('AUTO-4');
    cpe.tree.removeInstance('Device.WiFi.SSID.1.');
    cpe.tree.set(version, '99.1');
    await cpe.informNow();
    const [last, ...others] = await refreshesOf(id);
    expect(others).toHaveLength(1);
    expect(last).toMatchObject({ state: 'succeeded' });
    expect((last!.result as { values: number }).values).toBeGreaterThan(300);
    expect(await storedPaths(id)).toEqual(treeOf(cpe));
  });
});

test('a device in quarantine is read once it was approved', async () => {
  const { credentials } = acs.acs;
  await acs.restart({ ACS_AUTO_REFRESH: 'on', ACS_ONBOARDING: 'quarantine' });
  const cpe = await cabinet.switchOn({
    serialNumber: 'AUTO-5',
    model: tr181Model(400),
    username: credentials.bootstrapUsername,
    password: credentials.bootstrapPassword,
  });
  const { id } = await acs.api.device('AUTO-5');
  expect(await refreshesOf(id)).toEqual([]);
  await acs.api.request(`/devices/${id}/approve`, { method: 'POST' });
  await cpe.informNow();
  expect(await storedPaths(id)).toEqual(treeOf(cpe));
});

test('names that other software may have are not refused for those of the old one, refreshed or not', async () => {
  await acs.restart({ ACS_AUTO_REFRESH: 'off' });
  const cpe = await cabinet.switchOn({ serialNumber: 'AUTO-6', model: tr181Model(400) });
  const { id } = await acs.api.device('AUTO-6');
  await acs.api.request(`/devices/${id}/refresh`, { method: 'POST', body: {}, waitSec: 30 });
  const body = { parameterList: [{ name: 'Device.WiFi.X_ACME_Boost', value: '1' }] };
  const set = () => acs.api.request(`/devices/${id}/rpc/SetParameterValues`, { method: 'POST', body });
  expect((await set()).status).toBe(422);
  cpe.tree.set(version, '99.1');
  await cpe.informNow();
  expect((await set()).status).toBe(202);
});
