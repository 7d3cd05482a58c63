import { expect, it } from 'vitest';
import type { CpeResponse, ParameterValue } from '#cwmp';
import { SecretPaths } from '#data-model';
import type { TaskStep } from '../ledger/task.js';
import { proofOf, verdictOf } from './proof.js';

const secrets = new SecretPaths();
const attemptId = '01930000-0000-7000-8000-000000000001';
const key = attemptId.replaceAll('-', '');

const remove: TaskStep = { method: 'DeleteObject', arguments: { objectName: 'Device.T.3.' } };
const names = (...paths: string[]): CpeResponse => ({
  method: 'GetParameterNames',
  result: { parameterList: paths.map((name) => ({ name, writable: true })) },
});

it.each([
  ['gone', ['Device.T.1.', 'Device.T.31.'], 'ran'],
  ['there still', ['Device.T.1.', 'Device.T.3.'], 'notRun'],
  ['the last one of its table', [], 'ran'],
] as const)('sees by the table that an instance is %s', (_, listed, verdict) => {
  expect(proofOf(remove, secrets)).toEqual({
    method: 'GetParameterNames',
    arguments: { parameterPath: 'Device.T.', nextLevel: true },
  });
  expect(verdictOf(remove, attemptId, names(...listed), secrets)).toBe(verdict);
});

const settings = (...parameterList: { name: string; value: string }[]): TaskStep => ({
  method: 'SetParameterValues',
  arguments: { parameterList },
});
const values = (...parameterList: Omit<ParameterValue, 'type'>[]): CpeResponse => ({
  method: 'GetParameterValues',
  result: { parameterList: parameterList.map((told) => ({ ...told, type: 'string' })) },
});
const set = settings({ name: 'Device.A', value: 'true' }, { name: 'Device.X.Password', value: 's3cret' });

it.each([
  ['as they were set', [{ name: 'Device.A', value: '1' }], 'ran'],
  ['not as they were set', [{ name: 'Device.A', value: '0' }], 'withoutEffect'],
  ['not told', [], 'unknown'],
] as const)(
  'sees values that are %s, and does not ask for secrets, which read back empty (R3)',
  (_, told, verdict) => {
    expect(proofOf(set, secrets)).toEqual({
      method: 'GetParameterValues',
      arguments: { parameterNames: ['Device.A'] },
    });
    expect(verdictOf(set, attemptId, values(...told), secrets)).toBe(verdict);
  },
);

it('does not look for what nothing can show', () => {
  expect(proofOf(settings({ name: 'Device.X.Password', value: 'x' }), secrets)).toBeNull();
  expect(proofOf({ method: 'Reboot', arguments: {} }, secrets)).toBeNull();
});

it('sees by the queue of the device whether a transfer is under way', () => {
  const upload = {
    method: 'Upload',
    arguments: { fileType: '2 Vendor Log File', delaySeconds: 0 },
  } as TaskStep;
  const queue = (...keys: string[]) =>
    ({
      method: 'GetAllQueuedTransfers',
      result: { transferList: keys.map((commandKey) => ({ commandKey })) },
    }) as unknown as CpeResponse;
  expect(proofOf(upload, secrets)).toEqual({ method: 'GetAllQueuedTransfers', arguments: {} });
  expect(verdictOf(upload, attemptId, queue('other', key), secrets)).toBe('underWay');
  expect(verdictOf(upload, attemptId, queue('other'), secrets)).toBe('notQueued');
});
