import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { findProfile } from '#cpe-simulator';
import { simulatedParameters } from '../model-view/simulated-tree.js';
import { informOf } from './inform-of.js';
import { startAdminApi, type RunningAdminApi } from './start-admin-api.js';

let api: RunningAdminApi;
let serial = 0;

beforeAll(async () => {
  api = await startAdminApi();
});
afterAll(() => api.close());

/** A device that was read completely, and the start of its paths in the API. */
async function device(profileName: string): Promise<string> {
  const identity = { oui: '0A1B2C', productClass: 'Box', serialNumber: `M${++serial}` };
  const { publicId } = api.ports.inventory.add(identity, 'approved');
  const opened = await api.ports.sessions.open(informOf(identity));
  if (opened.kind !== 'opened') throw new Error(opened.kind);
  const { fence } = opened.session;
  const known = simulatedParameters(findProfile(profileName)!);
  await api.ports.parameters.recordNames(
    fence,
    known.map(({ path, writable }) => ({ path, writable: writable === true })),
    known.flatMap(({ path, listed }) => (listed === true ? [path] : [])),
  );
  const values = known.flatMap(({ path, value, type }) => (value === null ? [] : [{ path, value, type }]));
  await api.ports.parameters.recordValues(fence, values, 'read');
  return `/api/v1/devices/${publicId}`;
}

const keysOf = (value: unknown): unknown =>
  Array.isArray(value)
    ? value.slice(0, 1).map(keysOf)
    : typeof value === 'object' && value !== null
      ? Object.fromEntries(Object.entries(value).map(([key, each]) => [key, keysOf(each)]))
      : null;

describe('the normalised view', () => {
  it.each(['wifi', 'wan', 'hosts', 'optical', 'system'])(
    'of %s has one shape over both roots',
    async (area) => {
      const [tr181, tr098] = [await device('tr181-generic'), await device('tr098-generic')];
      const [one, other] = await Promise.all(
        [tr181, tr098].map(async (path) => api.call('GET', `${path}/${area}`)),
      );
      expect([one!.status, other!.status]).toEqual([200, 200]);
      expect(keysOf(one!.body.items[0]?.values)).toEqual(keysOf(other!.body.items[0]?.values));
      expect(Object.keys(one!.body)).toEqual(Object.keys(other!.body));
    },
  );

  it('tells no secret, the age of each value, and what this device lets be set', async () => {
    const { body } = await api.call('GET', `${await device('tr181-generic')}/wifi`);
    const [first] = body.items;
    expect(first).toMatchObject({
      id: 'WiFi.SSID.1',
      missing: { passphrase: 'writeOnly', stationCount: 'notInModel' },
    });
    expect(first.settable).toEqual(expect.arrayContaining(['ssid', 'passphrase', 'security', 'channel']));
    expect(Date.parse(first.asOf.ssid)).toBeGreaterThan(0);
    expect(JSON.stringify(body)).not.toContain('canary');
  });

  it('says why there is nothing, instead of failing', async () => {
    const identity = { oui: '0A1B2C', productClass: 'Box', serialNumber: 'unread' };
    const { publicId } = api.ports.inventory.add(identity, 'approved');
    const unread = await api.call('GET', `/api/v1/devices/${publicId}/wifi`);
    expect(unread).toMatchObject({
      status: 200,
      body: { supported: false, reason: { code: 'notRead' }, items: [] },
    });
    const lacking = await api.call('GET', `${await device('tr181-generic')}/optical`);
    expect(lacking).toMatchObject({
      status: 200,
      body: { supported: false, reason: { code: 'notInModel' } },
    });
    const missing = await api.call('GET', '/api/v1/devices/01993f60-0000-7000-8000-00000000ffff/wifi');
    expect(missing).toMatchObject({ status: 404, body: { code: 'DEVICE_NOT_FOUND' } });
  });
});

describe('a change', () => {
  let tr181: string;
  let tr098: string;
  beforeEach(async () => {
    [tr181, tr098] = [await device('tr181-generic'), await device('tr098-generic')];
  });

  it.each([
    [
      () => `${tr181}/wifi/WiFi.SSID.2`,
      [
        ['Device.WiFi.SSID.2.SSID', 'Nest'],
        ['Device.WiFi.AccessPoint.2.Security.KeyPassphrase', 'correct horse'],
        ['Device.WiFi.AccessPoint.2.Security.ModeEnabled', 'WPA2-Personal'],
        ['Device.WiFi.Radio.2.AutoChannelEnable', '0'],
        ['Device.WiFi.Radio.2.Channel', '44'],
      ],
    ],
    [
      () => `${tr098}/wifi/LANDevice.1.WLANConfiguration.1`,
      [
        ['InternetGatewayDevice.LANDevice.1.WLANConfiguration.1.SSID', 'Nest'],
        ['InternetGatewayDevice.LANDevice.1.WLANConfiguration.1.KeyPassphrase', 'correct horse'],
        ['InternetGatewayDevice.LANDevice.1.WLANConfiguration.1.BeaconType', '11i'],
        [
          'InternetGatewayDevice.LANDevice.1.WLANConfiguration.1.IEEE11iAuthenticationMode',
          'PSKAuthentication',
        ],
        ['InternetGatewayDevice.LANDevice.1.WLANConfiguration.1.AutoChannelEnable', '0'],
        ['InternetGatewayDevice.LANDevice.1.WLANConfiguration.1.Channel', '44'],
      ],
    ],
  ])('becomes one task that sets all of it where the model has it', async (path, expected) => {
    const json = {
      ssid: 'Nest',
      passphrase: 'correct horse',
      security: 'wpa2Personal',
      autoChannel: false,
      channel: 44,
    };
    const answer = await api.call('PATCH', path(), { json });
    expect(answer.status).toBe(202);
    expect(answer.body).toMatchObject({ type: 'SetParameterValues', state: 'queued' });
    expect(JSON.stringify(answer.body)).not.toContain('correct horse');
    expect(await sentBy(answer.body.id)).toEqual(expected);
  });

  it.each([
    ['an unknown item', '/wifi/WiFi.SSID.99', { ssid: 'x' }, 404, 'ITEM_NOT_FOUND', []],
    ['an unknown field', '/wifi/WiFi.SSID.1', { ssdi: 'x' }, 400, 'INVALID_REQUEST', ['/ssdi unknownField']],
    [
      'a field that is told only',
      '/wifi/WiFi.SSID.1',
      { bssid: 'x' },
      400,
      'INVALID_REQUEST',
      ['/bssid unknownField'],
    ],
    ['a wrong type', '/wifi/WiFi.SSID.1', { channel: '6' }, 400, 'INVALID_REQUEST', ['/channel type']],
    ['nothing', '/wifi/WiFi.SSID.1', {}, 400, 'INVALID_REQUEST', [' required']],
    ['a blank secret', '/wifi/WiFi.SSID.1', { passphrase: '' }, 422, 'INVALID_VALUE', ['/passphrase value']],
    [
      'a choice that there is not',
      '/wifi/WiFi.SSID.1',
      { security: 'strong' },
      422,
      'INVALID_VALUE',
      ['/security value'],
    ],
    [
      'what the dictionary forbids',
      '/wifi/WiFi.SSID.1',
      { channel: 300, ssid: 'x'.repeat(33) },
      422,
      'INVALID_VALUE',
      ['/channel outOfRange', '/ssid tooLong'],
    ],
    [
      'what this device lacks',
      '/wan/IP.Interface.1',
      { natEnabled: true },
      422,
      'INVALID_VALUE',
      ['/natEnabled notOnThisDevice'],
    ],
  ])('is refused for %s, with a pointer to the field', async (...[, path, json, status, code, errors]) => {
    const answer = await api.call('PATCH', `${tr181}${path}`, { json });
    expect([answer.status, answer.body.code]).toEqual([status, code]);
    const told = (answer.body.errors ?? []).map(
      (each: { pointer: string; code: string }) => `${each.pointer} ${each.code}`,
    );
    expect(new Set(told)).toEqual(new Set(errors));
  });

  it('that the model can only be told is refused', async () => {
    const answer = await api.call('PATCH', `${tr098}/wifi/LANDevice.1.WLANConfiguration.1`, {
      json: { security: 'wpa3Personal' },
    });
    expect(answer).toMatchObject({
      status: 422,
      body: { errors: [{ pointer: '/security', code: 'noSuchValue' }] },
    });
  });
});

/** Names and values of the SetParameterValues behind a task. */
async function sentBy(taskId: string): Promise<unknown> {
  const task = (await api.ports.ledger.find(taskId))!;
  const identity = api.ports.inventory.findRow(task.deviceId)!.identity;
  const opened = await api.ports.sessions.open(informOf(identity));
  if (opened.kind !== 'opened') throw new Error(opened.kind);
  const claimed = await api.ports.ledger.claim(opened.session.fence, '01993f60-0000-7000-8000-0000000000bb');
  if (claimed.kind !== 'claimed' || claimed.rpc.step.method !== 'SetParameterValues')
    throw new Error(claimed.kind);
  return claimed.rpc.step.arguments.parameterList.map(({ name, value }) => [name, value]);
}
