import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { allSlices } from '../slice/all-slices.js';
import { settingsOf } from '../slice/setting.js';
import { renderConfiguration } from './render-configuration.js';

it('docs/configuration.md is what the classes say; after a change run node scripts/render-configuration.mjs', () => {
  const committed = readFileSync(new URL('../../../../docs/configuration.md', import.meta.url), 'utf8');
  expect(committed).toBe(renderConfiguration());
});

it.each(allSlices)('the slice %s stays small and explains itself', (_title, slice) => {
  const settings = settingsOf(slice);
  expect(settings.length).toBeGreaterThan(0);
  expect(settings.length).toBeLessThanOrEqual(8);
  for (const { description } of settings) expect(description).toMatch(/^[A-Z].*\.$/);
});
