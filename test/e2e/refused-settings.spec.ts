import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { tr098Model, type SimulatedCpe } from '#cpe-simulator';
import { RunningAcs } from './acs/running-acs.js';
import { CpeCabinet } from './cpe/cpe-cabinet.js';

interface Refusal {
  readonly code: string;
  readonly errors: readonly { readonly pointer: string; readonly code: string }[];
}

type Answer = readonly (number | string)[];

const wifi = 'Device.WiFi.Radio.1.';
const wlan = 'InternetGatewayDevice.LANDevice.1.WLANConfiguration.1.';
const wanIp = 'InternetGatewayDevice.WANDevice.1.WANConnectionDevice.1.WANIPConnection.1.';

let acs: RunningAcs;
let cpe: SimulatedCpe;
let deviceId: string;
/** Of a CPE of TR-098, and the changes that the ACS itself has asked of it. */
let gatewayId: string;
let changesBefore: number;
const cabinet = new CpeCabinet(() => acs.cwmpUrl);

beforeAll(async () => {
  acs = await RunningAcs.start();
  cpe = await cabinet.switchOn({ serialNumber: 'REFUSED-1' });
  deviceId = (await acs.api.device('REFUSED-1')).id;
  await cabinet.switchOn({ serialNumber: 'REFUSED-98', model: tr098Model(200) });
  gatewayId = (await acs.api.device('REFUSED-98')).id;
  changesBefore = await changesOf(gatewayId);
});

afterAll(async () => {
  await cabinet.clear();
  await acs.stop();
});

async function refusalOf(id: string, method: string, body: object, query = ''): Promise<Answer> {
  const answer = await acs.api.request<Refusal>(`/devices/${id}/rpc/${method}${query}`, {
    method: 'POST',
    body,
  });
  return [answer.status, ...(answer.body.errors ?? []).map(({ pointer, code }) => `${pointer} ${code}`)];
}

function refusal(method: string, body: object, query = ''): Promise<Answer> {
  return refusalOf(deviceId, method, body, query);
}

function setting(name: string, value: string, query = ''): Promise<Answer> {
  return refusal('SetParameterValues', { parameterList: [{ name, value }] }, query);
}

/** A change of attributes that turns notification on. */
function notified(name: string, change: object = {}) {
  return { name, notificationChange: true, notification: 2, accessListChange: false, ...change };
}

async function changesOf(id: string): Promise<number> {
  return (await acs.api.tasksOf(id)).filter(({ type }) => /^(?:Set|Add|Delete)/.test(type)).length;
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
    ['an object, with its dot', wifi, '6', 'name text'],
    ['no instance', 'Device.WiFi.Radio.Channel', '6', 'name unknownPath'],
    ['all instances', 'Device.WiFi.Radio.*.Channel', '6', 'name malformedPath'],
    ['a value out of range', `${wifi}Channel`, '300', 'value outOfRange'],
    ['a value of another type', `${wifi}Channel`, 'six', 'value wrongType'],
    [
      'a value that is none of the choices',
      'Device.NAT.PortMapping.1.Protocol',
      'SCTP',
      'value notInEnumeration',
    ],
    ['a text that is too long', 'Device.DeviceInfo.ProvisioningCode', 'x'.repeat(65), 'value tooLong'],
    ['a text that is too short', 'Device.WiFi.AccessPoint.1.Security.KeyPassphrase', 'abc', 'value tooShort'],
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
    ['AddObject', 'to an instance', 'Device.NAT.PortMapping.1.', '/objectName notATable'],
    ['AddObject', 'without the dot', 'Device.WiFi.SSID', '/objectName text'],
    ['DeleteObject', 'of a table', 'Device.WiFi.SSID.', '/objectName notAnInstance'],
    ['DeleteObject', 'without the dot', 'Device.WiFi.SSID.1', '/objectName text'],
    ['DeleteObject', 'of an instance that must stay', 'Device.WiFi.Radio.1.', '/objectName readOnly'],
  ])('%s %s', async (method, _, objectName, expected) => {
    const done = executed();
    expect(await refusal(method, { objectName })).toEqual([422, expected]);
    expect(executed()).toBe(done);
  });

  test.each([
    [
      'that the data model keeps on',
      'Device.DeviceInfo.SoftwareVersion',
      { notification: 0 },
      'notification forcedNotification',
    ],
    ['of an unknown parameter', `${wifi}Chanel`, {}, 'name unknownPath'],
    ['of an unknown object', 'Device.WiFi.Radios.', {}, 'name unknownPath'],
    ['that does not exist', `${wifi}Channel`, { notification: 7 }, 'notification range'],
  ])('a notification %s', async (_, name, change, expected) => {
    expect(await refusal('SetParameterAttributes', { parameterList: [notified(name, change)] })).toEqual([
      422,
      `/parameterList/0/${expected}`,
    ]);
  });

  test('attributes that stand twice, and access for those whom nobody knows', async () => {
    const twice = notified(wifi);
    expect(await refusal('SetParameterAttributes', { parameterList: [twice, twice] })).toEqual([
      422,
      '/parameterList uniqueNames',
    ]);
    const open = notified(wifi, { accessListChange: true, accessList: ['Everybody'] });
    expect(await refusal('SetParameterAttributes', { parameterList: [open] }, '?force=true')).toEqual([
      422,
      '/parameterList/0/accessList/0 unknownAccess',
    ]);
  });
});

describe('a CPE of TR-098 is treated alike:', () => {
  test.each([
    ['a read-only parameter', `${wlan}Standard`, 'b', 'name readOnly'],
    ['an unknown parameter', `${wlan}Chanel`, '6', 'name unknownPath'],
    [
      'one below the wrong parent',
      'InternetGatewayDevice.WLANConfiguration.1.Channel',
      '6',
      'name unknownPath',
    ],
    ['one of the other root', `${wifi}Channel`, '6', 'name unknownPath'],
    ['an object', wlan.slice(0, -1), '6', 'name unknownPath'],
    ['a value out of range', `${wlan}Channel`, '300', 'value outOfRange'],
    ['a value of another type', `${wlan}Channel`, 'six', 'value wrongType'],
    ['a value that is none of the choices', `${wlan}BeaconType`, 'Open', 'value notInEnumeration'],
    ['a text that is too long', `${wlan}SSID`, 'x'.repeat(33), 'value tooLong'],
  ])('%s', async (_, name, value, expected) => {
    expect(await refusalOf(gatewayId, 'SetParameterValues', { parameterList: [{ name, value }] })).toEqual([
      422,
      `/parameterList/0/${expected}`,
    ]);
  });

  test.each([
    ['AddObject', 'InternetGatewayDevice.DeviceInfo.', 'notATable'],
    ['AddObject', 'InternetGatewayDevice.WANDevice.', 'readOnly'],
    ['AddObject', `${wanIp}PortMappings.`, 'unknownPath'],
    ['AddObject', `${wanIp}PortMapping.3.`, 'notATable'],
    ['DeleteObject', `${wanIp}PortMapping.`, 'notAnInstance'],
    ['DeleteObject', 'InternetGatewayDevice.WANDevice.1.', 'readOnly'],
  ])('%s %s', async (method, objectName, expected) => {
    expect(await refusalOf(gatewayId, method, { objectName })).toEqual([422, `/objectName ${expected}`]);
  });

  test.each([
    [
      'InternetGatewayDevice.DeviceInfo.SoftwareVersion',
      { notification: 0 },
      'notification forcedNotification',
    ],
    [`${wlan}Chanel`, {}, 'name unknownPath'],
    [wifi, {}, 'name unknownPath'],
  ])('attributes of %s', async (name, change, expected) => {
    const body = { parameterList: [notified(name, change)] };
    expect(await refusalOf(gatewayId, 'SetParameterAttributes', body)).toEqual([
      422,
      `/parameterList/0/${expected}`,
    ]);
  });

  test('and nothing of it becomes a task', async () => {
    expect(await changesOf(gatewayId)).toBe(changesBefore);
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
