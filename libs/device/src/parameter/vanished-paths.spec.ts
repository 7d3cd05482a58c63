import { expect, it } from 'vitest';
import { vanishedPaths } from './vanished-paths.js';

it('takes what a device told of itself once, and does not list, for gone with its object', () => {
  const known = ['Device.', 'Device.A', 'Device.T.', 'Device.T.1.', 'Device.T.1.B', 'Device.U.1.C'];
  const told = ['Device.A', 'Device.U.'];
  expect(vanishedPaths(known, told, ['Device.'])).toEqual(['Device.T.', 'Device.T.1.', 'Device.T.1.B']);
  expect(vanishedPaths(known, told, [])).toEqual([]);
});

it('Q19: ends with names that have no object', () => {
  const known = ['.ExternalIPAddress', '.', '..', 'DeviceSummary', ''];
  expect(vanishedPaths(known, ['Device.A', '.B'], ['Device.'])).toEqual([]);
});
