import { expect, it } from 'vitest';
import type { CpeResponse, ParameterValue } from '#cwmp';
import { SecretPaths } from '#data-model';
import type { TaskStep } from '../ledger/task.js';
import { proofOf, resultShown, verdictOf } from './proof.js';

const secrets = new SecretPaths();
const attemptId = '01930000-0000-7000-8000-000000000001';
const key = attemptId.replaceAll('-', '');

const doubtful = (step: TaskStep, instances: readonly number[] | null = null) => ({
  step,
  instances,
  attemptId,
});

const remove = doubtful({ method: 'DeleteObject', arguments: { objectName: 'Device.T.3.' } });
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
  expect(verdictOf(remove, names(...listed), secrets)).toBe(verdict);
});

const add = (instances: readonly number[] | null) =>
  doubtful({ method: 'AddObject', arguments: { objectName: 'Device.T.' } }, instances);

it.each([
  ['one more', [1, 3], ['Device.T.', 'Device.T.1.', 'Device.T.3.', 'Device.T.4.'], 'ran'],
  ['the first one', [], ['Device.T.1.'], 'ran'],
  ['no other', [1, 3], ['Device.T.3.', 'Device.T.1.'], 'notRun'],
  ['none still', [], [], 'notRun'],
  ['two more', [1], ['Device.T.1.', 'Device.T.2.', 'Device.T.3.'], 'instancesChanged'],
  ['one less', [1, 2], ['Device.T.2.'], 'instancesChanged'],
  ['one in the place of another', [1, 2], ['Device.T.2.', 'Device.T.3.'], 'instancesChanged'],
] as const)('sees by a table that has %s what became of an AddObject', (_, before, listed, verdict) => {
  expect(proofOf(add(before), secrets)).toEqual({
    method: 'GetParameterNames',
    arguments: { parameterPath: 'Device.T.', nextLevel: true },
  });
  expect(verdictOf(add(before), names(...listed), secrets)).toBe(verdict);
});

it('tells the number of the instance that an AddObject is seen to have made', () => {
  const told = { instanceNumber: 4, status: 0 };
  expect(resultShown(add([1, 3]), names('Device.T.1.', 'Device.T.3.', 'Device.T.4.'))).toEqual(told);
  expect(resultShown(remove, names())).toBeNull();
});

it('does not look for an instance where nobody knows what the table had', () => {
  expect(proofOf(add(null), secrets)).toBeNull();
});

const settings = (...parameterList: { name: string; value: string }[]) =>
  doubtful({ method: 'SetParameterValues', arguments: { parameterList } });
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
    expect(verdictOf(set, values(...told), secrets)).toBe(verdict);
  },
);

it('does not look for what nothing can show', () => {
  expect(proofOf(settings({ name: 'Device.X.Password', value: 'x' }), secrets)).toBeNull();
  expect(proofOf(doubtful({ method: 'Reboot', arguments: {} }), secrets)).toBeNull();
});

it('sees by the queue of the device whether a transfer is under way', () => {
  const upload = doubtful({
    method: 'Upload',
    arguments: { fileType: '2 Vendor Log File', delaySeconds: 0 },
  } as TaskStep);
  const queue = (...keys: string[]) =>
    ({
      method: 'GetAllQueuedTransfers',
      result: { transferList: keys.map((commandKey) => ({ commandKey })) },
    }) as unknown as CpeResponse;
  expect(proofOf(upload, secrets)).toEqual({ method: 'GetAllQueuedTransfers', arguments: {} });
  expect(verdictOf(upload, queue('other', key), secrets)).toBe('underWay');
  expect(verdictOf(upload, queue('other'), secrets)).toBe('notQueued');
});
