import { expect, it } from 'vitest';
import { missingFrom, type OwnTree } from './own-tree.js';

const tree: OwnTree = {
  find: (path) => (path === 'Device.A' ? { writable: true, type: null } : null),
  isListed: (object) => object === 'Device.',
  hasBelow: (object) => object === 'Device.',
};

it.each([
  ['Device.A', null],
  ['Device.B.C', 'Device.'],
  ['Other.A', null],
  // Q19: a name of no object
  ['.ExternalIPAddress', null],
  ['.', null],
])('%s is missing from %s', (path, object) => {
  expect(missingFrom(tree, path)).toBe(object);
});
