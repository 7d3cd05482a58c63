import { expect, it } from 'vitest';
import { matchesPath } from './path-pattern.js';

it.each([
  ['Device.A.1.B', 'Device.A.*.B', true],
  ['Device.A.1.2.B', 'Device.A.*.B', false],
  ['Device.A.1.B', 'Device.A.', true],
  ['Device.A.', 'Device.A.', true],
  ['Device.AB', 'Device.A.', false],
  ['Device.A.1.B.C', 'Device.*.1.', true],
  ['Device.A', 'Device.A', true],
  ['device.A', 'Device.A', false],
])('%s is meant by %s: %s', (path, pattern, expected) => {
  expect(matchesPath(['X.Y', pattern], path)).toBe(expected);
});
