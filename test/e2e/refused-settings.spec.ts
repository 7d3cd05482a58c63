import { afterAll, beforeAll, describe, expect, test } from 'vitest';
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

async function refusal(method: string, body: object, query = ''): Promise<readonly (number | string)[]> {
  const answer = await acs.api.request<Refusal>(`/devices/${deviceId}/rpc/${method}${query}`, {
    method: 'POST',
    body,
  });
  return [answer.status, ...(answer.body.errors ?? []).map(({ pointer, code }) => `${pointer} ${code}`)];
}

function setting(name: string, value: string, query = ''): Promise<readonly (number | string)[]> {
  return refusal('SetParameterValues', { parameterList: [{ name, value }] }, query);
}

function settingsTaken(): number {
  return cpe.ledger.countOf(cpe.name, 'SetParameterValues');
}

/** What the CPE was asked to do and to say. */
function executed(): number {
  return cpe.ledger.executionsOf(cpe.name).length;
}

describe('what a CPE swallows or refuses is an error of the caller, and no task:', () => {
  test.each([
    ['a read-only parameter', 'Device.DeviceInfo.SerialNumber', 'x', 'name readOnly'],
    ['an unknown parameter', `${wifi}Chanel`, '6', 'name unknownPath'],
    ['a parameter in other case', `${wifi}channel`, '6', 'name unknownPath'],
    ['a parameter below the wrong parent', 'Device.Radio.1.Channel', '6', 'name unknownPath'],
    [
      'a parameter of the other root',
      'InternetGatewayDevice.DeviceInfo.ProvisioningCode',
      'x',
      'name unknownPath',
    ],
    ['an object', 'Device.WiFi.Radio.1', '6', 'name unknownPath'],
    ['a value out of range', `${wifi}Channel`, '300', 'value outOfRange'],
    ['a value of another type', `${wifi}Channel`, 'six', 'value wrongType'],
    [
      'a value that is none of the choices',
      'Device.NAT.PortMapping.1.Protocol',
      'SCTP',
      'value notInEnumeration',
    ],
    ['a text that is too long', 'Device.DeviceInfo.ProvisioningCode', 'x'.repeat(65), 'value tooLong'],
  ])('%s', async (_, name, value, expected) => {
    const [tasks, done] = [await acs.api.tasksOf(deviceId), executed()];
    expect(await setting(name, value)).toEqual([422, `/parameterList/0/${expected}`]);
    expect(await acs.api.tasksOf(deviceId)).toHaveLength(tasks.length);
    expect(executed()).toBe(done);
  });

  test('a parameter that stands twice', async () => {
    const twice = { name: `${wifi}Channel`, value: '6' };
    expect(await refusal('SetParameterValues', { parameterList: [twice, twice] })).toEqual([
      422,
      '/parameterList uniqueNames',
    ]);
  });

  test.each([
    ['AddObject', 'below an object that is no table', 'Device.DeviceInfo.', '/objectName notATable'],
    ['AddObject', 'to a table that only the device fills', 'Device.WiFi.Radio.', '/objectName readOnly'],
    ['AddObject', 'to an unknown table', 'Device.WiFi.Radios.', '/objectName unknownPath'],
    ['DeleteObject', 'of a table', 'Device.WiFi.SSID.', '/objectName notAnInstance'],
    ['DeleteObject', 'of an instance that must stay', 'Device.WiFi.Radio.1.', '/objectName readOnly'],
  ])('%s %s', async (method, _, objectName, expected) => {
    const done = executed();
    expect(await refusal(method, { objectName })).toEqual([422, expected]);
    expect(executed()).toBe(done);
  });

  test('a notification that the data model keeps on', async () => {
    const name = 'Device.DeviceInfo.SoftwareVersion';
    const off = { name, notificationChange: true, notification: 0, accessListChange: false };
    expect(await refusal('SetParameterAttributes', { parameterList: [off] })).toEqual([
      422,
      '/parameterList/0/notification forcedNotification',
    ]);
  });
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
    expect(await setting(vendor, '1', query)).toEqual([422, '/parameterList/0/name unknownPath']);
    expect(await setting(`${wifi}Status`, 'Up', query)).toEqual([422, '/parameterList/0/name readOnly']);
  }
});

test('nothing is set in an instance that a table, told completely, does not have', async () => {
  await acs.api.call(deviceId, 'GetParameterNames', { parameterPath: 'Device.WiFi.Radio.', nextLevel: true });
  for (const query of ['', '?force=true'])
    expect(await setting('Device.WiFi.Radio.9.Channel', '6', query)).toEqual([
      422,
      '/parameterList/0/name unknownPath',
    ]);
  expect(await refusal('DeleteObject', { objectName: 'Device.WiFi.Radio.9.' }, '?force=true')).toEqual([
    422,
    '/objectName unknownPath',
  ]);
});

test('a setting that is right goes through', async () => {
  const body = { parameterList: [{ name: `${wifi}Channel`, value: '11' }] };
  expect((await acs.api.call(deviceId, 'SetParameterValues', body)).state).toBe('succeeded');
  expect(cpe.tree.valueOf(`${wifi}Channel`)).toBe('11');
});
