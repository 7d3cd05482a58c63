import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { deviceFieldAliases, deviceFields } from './device-fields.js';

const page = readFileSync(new URL('../../../../docs/filters.md', import.meta.url), 'utf8');

it('are all in the table of docs/filters.md, and that has no others', () => {
  const table = page.split('\n## ').find((section) => section.startsWith('Fields\n')) ?? '';
  const firstCells = [...table.matchAll(/^\|([^|]+)\|/gm)].map(([, cell = '']) => cell);
  const named = firstCells.flatMap((cell) => [...cell.matchAll(/`(\w+)`/g)].map(([, name]) => name));
  const known = [...Object.keys(deviceFields), ...Object.keys(deviceFieldAliases), 'group'];
  expect(new Set(named)).toEqual(new Set(known));
});
