import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { informOf } from './inform-of.js';
import { startAdminApi, type ApiAnswer, type RunningAdminApi } from './start-admin-api.js';

let api: RunningAdminApi;
let base: string;
let deviceId: string;
let serial = 0;

beforeAll(async () => {
  api = await startAdminApi();
});
beforeEach(() => {
  const identity = { oui: '0A1B2C', productClass: 'Box', serialNumber: `V${++serial}` };
  deviceId = api.ports.inventory.add(identity, 'approved').publicId;
  base = `/api/v1/devices/${deviceId}`;
});
afterAll(() => api.close());

/** The device told some values, as an Inform does, and the names below some objects. */
async function told(listed: Readonly<Record<string, readonly [name: string, writable: boolean][]>> = {}) {
  const opened = await api.ports.sessions.open(informOf(api.ports.inventory.findRow(deviceId)!.identity));
  if (opened.kind !== 'opened') throw new Error(opened.kind);
  const { fence } = opened.session;
  const values = [
    { path: 'Device.RootDataModelVersion', value: '2.11', type: 'string' },
    { path: 'Device.WiFi.Radio.1.Channel', value: '6', type: 'unsignedInt' },
  ];
  await api.ports.parameters.recordValues(fence, values, 'inform');
  for (const [object, children] of Object.entries(listed)) {
    const names = children.map(([name, writable]) => ({ path: `${object}${name}`, writable }));
    await api.ports.parameters.recordNames(fence, names, [object]);
  }
}

const rpc = (method: string, json: object, query = '') =>
  api.call('POST', `${base}/rpc/${method}${query}`, { json });
const set = (name: string, value: unknown, query = '') =>
  rpc('SetParameterValues', { parameterList: [{ name, value }] }, query);
const errorsOf = ({ status, body }: ApiAnswer) => [
  status,
  ...(body.errors ?? []).map(({ pointer, code }: { pointer: string; code: string }) => `${pointer} ${code}`),
];
const pending = async () => (await api.ports.ledger.listOfDevice(deviceId, 50, null))?.items.length;

describe('a request that cannot succeed', () => {
  it('is refused with a pointer to each field, and makes no task', async () => {
    await told();
    const parameterList = [
      { name: 'Device.WiFi.Radio.1.Channel', value: 6 },
      { name: 'Device.WiFi.Radio.1.Status', value: 'Up' },
      { name: 'Device.WiFi.Radio.2.Channel', value: '300' },
      { name: 'Device.WiFi.Radio.1.Chanel', value: '1' },
      { name: 'Device.NAT.PortMapping.1.Protocol', value: 'SCTP' },
    ];
    const answer = await rpc('SetParameterValues', { parameterList });
    expect(errorsOf(answer)).toEqual([
      422,
      '/parameterList/1/name readOnly',
      '/parameterList/2/value outOfRange',
      '/parameterList/3/name unknownPath',
      '/parameterList/4/value notInEnumeration',
    ]);
    expect(answer.headers.get('content-type')).toContain('application/problem+json');
    expect(answer.body).toMatchObject({ code: 'INVALID_VALUE', retryable: false });
    expect(answer.body.errors[1]).toMatchObject({
      in: 'body',
      message: 'must be 1 to 255 in Device:2.16; force sends it all the same',
    });
    expect(await pending()).toBe(0);
  });

  it.each([
    ['AddObject', { objectName: 'Device.WiFi.Radio.' }, '/objectName readOnly'],
    ['AddObject', { objectName: 'Device.WiFi.Radios.' }, '/objectName unknownPath'],
    ['DeleteObject', { objectName: 'Device.WiFi.Radio.1.' }, '/objectName readOnly'],
    ['DeleteObject', { objectName: 'Device.WiFi.SSID.' }, '/objectName notAnInstance'],
    [
      'SetParameterAttributes',
      {
        parameterList: [
          {
            name: 'Device.DeviceInfo.SoftwareVersion',
            notificationChange: true,
            notification: 0,
            accessListChange: false,
          },
        ],
      },
      '/parameterList/0/notification forcedNotification',
    ],
  ])('is refused for %s with %j', async (method, json, expected) => {
    await told();
    expect(errorsOf(await rpc(method, json))).toEqual([422, expected]);
  });

  it('points into the step of a task', async () => {
    await told();
    const steps = [
      { method: 'Reboot' },
      {
        method: 'SetParameterValues',
        arguments: { parameterList: [{ name: 'Device.WiFi.Radio.1.Channel', value: 0 }] },
      },
    ];
    const answer = await api.call('POST', `${base}/tasks`, { json: { steps } });
    expect(errorsOf(answer)).toEqual([422, '/steps/1/arguments/parameterList/0/value outOfRange']);
    expect((await api.call('POST', `${base}/tasks`, { json: { steps, force: true } })).status).toBe(202);
  });

  it('is refused by what the device told, which nothing overrules', async () => {
    await told({
      'Device.WiFi.': [
        ['Radio.', false],
        ['X_ACME_Mode', false],
      ],
      'Device.WiFi.Radio.': [['1.', false]],
    });
    for (const query of ['', '?force=true']) {
      expect(errorsOf(await set('Device.WiFi.X_ACME_Mode', '1', query))).toEqual([
        422,
        '/parameterList/0/name readOnly',
      ]);
      expect(errorsOf(await set('Device.WiFi.X_ACME_Other', '1', query))).toEqual([
        422,
        '/parameterList/0/name unknownPath',
      ]);
      expect(errorsOf(await set('Device.WiFi.Radio.2.Channel', '1', query))).toEqual([
        422,
        '/parameterList/0/name unknownPath',
      ]);
      expect(errorsOf(await set('Device.WiFi.Radio.1.Channel', 'auto', query))).toEqual([
        422,
        '/parameterList/0/value wrongType',
      ]);
    }
    expect(await pending()).toBe(0);
  });
});

describe('a request that may succeed', () => {
  it.each([
    ['?force=true', 202],
    ['?force=false', 422],
    ['', 422],
    ['?force=1', 400],
    ['?force=', 400],
  ])('is what only the model forbids with %j: %d', async (query, status) => {
    await told();
    expect((await set('Device.WiFi.Radio.1.Channel', '300', query)).status).toBe(status);
  });

  it('is everything that has the right form while nothing is known', async () => {
    expect((await set('Device.No.Such.Name', 'x')).status).toBe(202);
    expect((await rpc('AddObject', { objectName: 'InternetGatewayDevice.Table.' })).status).toBe(202);
    expect((await set('Device.WiFi.Radio.*.Channel', '1')).status).toBe(422);
  });

  it('is what a device may have that told a part of its names', async () => {
    await told({ 'Device.WiFi.': [['Radio.', false]] });
    expect((await set('Device.WiFi.Radio.3.Channel', '1')).status).toBe(202);
    expect((await set('Device.DeviceInfo.ProvisioningCode', 'x')).status).toBe(202);
    expect((await set('Device.X_ACME_Tree.Leaf', 'x')).status).toBe(202);
  });

  it('is a step behind one that makes its instance, and a task behind another', async () => {
    await told({ 'Device.NAT.PortMapping.': [], 'Device.NAT.': [['PortMapping.', true]] });
    const name = 'Device.NAT.PortMapping.1.Description';
    expect(errorsOf(await set(name, 'x'))).toEqual([422, '/parameterList/0/name unknownPath']);
    const add = { method: 'AddObject', arguments: { objectName: 'Device.NAT.PortMapping.' } };
    const setting = { method: 'SetParameterValues', arguments: { parameterList: [{ name, value: 'x' }] } };
    const chain = await api.call('POST', `${base}/tasks`, { json: { steps: [add, setting] } });
    expect(chain.status).toBe(202);
    expect((await set(name, 'x', `?dependsOn=${chain.body.id}`)).status).toBe(202);
  });

  it('reads the stored parameters once for all steps, and not for what changes nothing', async () => {
    await told();
    const reads = vi.spyOn(api.ports.parameters, 'list');
    const setting = {
      method: 'SetParameterValues',
      arguments: { parameterList: [{ name: 'Device.WiFi.Radio.1.Channel', value: '1' }] },
    };
    await api.call('POST', `${base}/tasks`, { json: { steps: [setting, setting, setting] } });
    expect(reads).toHaveBeenCalledTimes(1);
    await rpc('Reboot', {});
    await rpc('GetParameterValues', { parameterNames: ['Device.'] });
    expect(reads).toHaveBeenCalledTimes(1);
    reads.mockRestore();
  });

  it('leaves it to the ledger to miss a device', async () => {
    base = '/api/v1/devices/01930000-0000-7000-8000-000000000000';
    expect((await set('Device.A', '1')).body.code).toBe('DEVICE_NOT_FOUND');
  });
});
