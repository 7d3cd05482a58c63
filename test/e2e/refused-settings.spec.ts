import { afterAll, beforeAll, expect, test } from 'vitest';
import type { SimulatedCpe } from '#cpe-simulator';
import { RunningAcs } from './acs/running-acs.js';
import { CpeCabinet } from './cpe/cpe-cabinet.js';

interface Refusal {
  readonly code: string;
  readonly errors: readonly { readonly pointer: string; readonly code: string }[];
}

const wifi = 'Device.WiFi.Radio.1.';

let acs: RunningAcs;
let cpe: SimulatedCpe;
let deviceId: string;
const cabinet = new CpeCabinet(() => acs.cwmpUrl);

beforeAll(async () => {
  acs = await RunningAcs.start();
  cpe = await cabinet.switchOn({ serialNumber: 'REFUSED-1' });
  deviceId = (await acs.api.device('REFUSED-1')).id;
});

afterAll(async () => {
  await cabinet.clear();
  await acs.stop();
});

async function refusal(name: string, value: string, query = ''): Promise<readonly (number | string)[]> {
  const { status, body } = await acs.api.request<Refusal>(
    `/devices/${deviceId}/rpc/SetParameterValues${query}`,
    { method: 'POST', body: { parameterList: [{ name, value }] } },
  );
  return [status, ...(body.errors ?? []).map(({ pointer, code }) => `${pointer} ${code}`)];
}

function settingsTaken(): number {
  return cpe.ledger.countOf(cpe.name, 'SetParameterValues');
}

test('what a CPE swallows or refuses is an error of the caller, and no task', async () => {
  // The ACS itself sets credentials at the first contact.
  const [tasks, taken] = [await acs.api.tasksOf(deviceId), settingsTaken()];
  expect(await refusal('Device.DeviceInfo.SerialNumber', 'x')).toEqual([
    422,
    '/parameterList/0/name readOnly',
  ]);
  expect(await refusal(`${wifi}Chanel`, '6')).toEqual([422, '/parameterList/0/name unknownPath']);
  expect(await refusal('Device.Radio.1.Channel', '6')).toEqual([422, '/parameterList/0/name unknownPath']);
  expect(await refusal(`${wifi}Channel`, '300')).toEqual([422, '/parameterList/0/value outOfRange']);
  expect(await acs.api.tasksOf(deviceId)).toHaveLength(tasks.length);
  expect(settingsTaken()).toBe(taken);
});

test('what only the data model forbids reaches the CPE when the caller insists', async () => {
  const taken = settingsTaken();
  const path = `/devices/${deviceId}/rpc/SetParameterValues?force=true`;
  const body = { parameterList: [{ name: `${wifi}Channel`, value: '300' }] };
  const forced = await acs.api.request(path, { method: 'POST', body, waitSec: 30 });
  expect(forced.body).toMatchObject({
    state: 'failed',
    fault: { code: 9003, parameterFaults: [{ code: 9007 }] },
  });
  expect(settingsTaken()).toBe(taken + 1);
});

test('nothing forces what the device does not have, once it has told its names', async () => {
  const vendor = `${wifi}X_ACME_Boost`;
  await acs.api.call(deviceId, 'GetParameterNames', { parameterPath: wifi, nextLevel: true });
  for (const query of ['', '?force=true']) {
    expect(await refusal(vendor, '1', query)).toEqual([422, '/parameterList/0/name unknownPath']);
    expect(await refusal(`${wifi}Status`, 'Up', query)).toEqual([422, '/parameterList/0/name readOnly']);
  }
});

test('a setting that is right goes through', async () => {
  const body = { parameterList: [{ name: `${wifi}Channel`, value: '11' }] };
  expect((await acs.api.call(deviceId, 'SetParameterValues', body)).state).toBe('succeeded');
  expect(cpe.tree.valueOf(`${wifi}Channel`)).toBe('11');
});
