import { expect, test } from 'vitest';
import { byteRangeOf } from './byte-range.js';

test.each([
  [undefined, null],
  ['bytes=0-', { first: 0, last: 99 }],
  ['bytes=10-19', { first: 10, last: 19 }],
  ['bytes=90-1000', { first: 90, last: 99 }],
  ['bytes=-5', { first: 95, last: 99 }],
  ['bytes=-500', { first: 0, last: 99 }],
  ['Bytes = 10 - 19', { first: 10, last: 19 }],
  ['bytes=99-99', { first: 99, last: 99 }],
  ['bytes=100-', 'unsatisfiable'],
  ['bytes=-0', 'unsatisfiable'],
  ['bytes=0-9,20-29', null],
  ['bytes=20-10', null],
  ['bytes=-', null],
  ['bytes=a-b', null],
  ['pages=1-2', null],
  [`bytes=${'9'.repeat(400)}-`, null],
] as const)('%s of 100 bytes', (header, range) => {
  expect(byteRangeOf(header, 100)).toEqual(range);
});

test('nothing of an empty file can be asked for', () => {
  expect(byteRangeOf('bytes=0-', 0)).toBe('unsatisfiable');
});
