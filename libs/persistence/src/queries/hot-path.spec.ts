import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { hotPathFiles } from './hot-path.fixture.js';

it('the SQL of the hot path is the committed one; after a change run node scripts/render-queries.mjs', () => {
  const folder = import.meta.dirname;
  const files = readdirSync(folder).filter((file) => file.endsWith('.sql'));
  const committed = Object.fromEntries(files.map((file) => [file, readFileSync(join(folder, file), 'utf8')]));
  expect(committed).toEqual(hotPathFiles());
});
