import { afterAll, beforeAll, expect, test } from 'vitest';
import type { SimulatedCpe } from '#cpe-simulator';
import { RunningAcs } from './acs/running-acs.js';
import { CpeCabinet } from './cpe/cpe-cabinet.js';

let acs: RunningAcs;
let cpe: SimulatedCpe;
let deviceId: string;
const cabinet = new CpeCabinet(() => acs.cwmpUrl);

beforeAll(async () => {
  acs = await RunningAcs.start();
  cpe = await cabinet.switchOn({ serialNumber: 'EVERY-RPC' });
  deviceId = (await acs.api.device('EVERY-RPC')).id;
});

afterAll(async () => {
  await cabinet.clear();
  await acs.stop();
});

const name = 'Device.ManagementServer.PeriodicInformInterval';
const nowhere = 'http://127.0.0.1:1/file';

// What every-profile.spec.ts and transfers.spec.ts do not call; FactoryReset comes last.
const executed: readonly [method: string, args: object][] = [
  ['GetRPCMethods', {}],
  [
    'SetParameterAttributes',
    { parameterList: [{ name, notificationChange: true, notification: 1, accessListChange: false }] },
  ],
  ['GetParameterAttributes', { parameterNames: [name] }],
  ['ScheduleInform', { delaySeconds: 3_600 }],
  ['GetAllQueuedTransfers', {}],
  ['FactoryReset', {}],
];

test.each(executed)('%s is executed once', async (method, args) => {
  const task = await acs.api.call(deviceId, method, args);
  expect(task).toMatchObject({ state: 'succeeded', attempts: { length: 1 } });
  expect(cpe.ledger.countOf(cpe.name, method)).toBe(1);
});

const window = {
  windowStart: 0,
  windowEnd: 3_600,
  windowMode: '1 At Any Time',
  userMessage: '',
  maxRetries: 0,
};
const refused: readonly [method: string, args: object][] = [
  ['GetQueuedTransfers', {}],
  ['ScheduleDownload', { fileType: '1 Firmware Upgrade Image', url: nowhere, timeWindowList: [window] }],
  ['CancelTransfer', { commandKey: 'k' }],
  ['ChangeDUState', { operations: [{ operation: 'Install', url: nowhere }] }],
  ['SetVouchers', { voucherList: ['AAAA'] }],
  ['GetOptions', { optionName: '' }],
];

test.each(refused)('%s is asked for once, when the device does not have it', async (method, args) => {
  const fault = { code: 9000 };
  expect(await acs.api.call(deviceId, method, args)).toMatchObject({ state: 'failed', fault });
  const asked = cpe.ledger.countOf(cpe.name, method);
  expect(await acs.api.call(deviceId, method, args)).toMatchObject({
    state: 'failed',
    fault: { ...fault, string: expect.stringContaining('Not sent') as string },
  });
  expect(cpe.ledger.countOf(cpe.name, method)).toBe(asked);
  const { body } = await acs.api.request(`/devices/${deviceId}/quirks`);
  expect(body).toMatchObject({
    learned: expect.arrayContaining([
      { quirk: 'unsupportedMethods', value: method, scope: 'device' },
    ]) as unknown,
  });
});
