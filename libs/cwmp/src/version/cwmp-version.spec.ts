import { expect, it } from 'vitest';
import { cwmpVersionOf } from './cwmp-version.js';

const namespace = (minor: number): string => `urn:dslforum-org:cwmp-1-${minor}`;

it.each([
  [namespace(0), null, null, '1.0'],
  [namespace(1), null, null, '1.1'],
  [namespace(2), null, null, '1.2'],
  [namespace(2), 60, null, '1.3'],
  [namespace(2), 60, ['1.0', '1.1', '1.2', '1.4'], '1.4'],
  [namespace(2), 60, ['1.4', '1.2'], '1.4'],
  [namespace(0), null, ['1.0', '1.7'], '1.0'],
  [namespace(2), null, ['1.7', '2.0'], null],
  [namespace(2), null, [], '1.2'],
  [namespace(3), null, null, '1.2'],
  [namespace(4), 60, null, '1.2'],
  ['urn:something-else', 60, null, '1.2'],
  [null, null, null, '1.0'],
])('R14, Q59: %s with SessionTimeout %s and versions %j speaks %s', (uri, timeoutSec, versions, expected) => {
  expect(cwmpVersionOf(uri, timeoutSec, versions)).toBe(expected);
});
