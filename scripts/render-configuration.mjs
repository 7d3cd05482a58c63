// Writes docs/configuration.md from the configuration classes. A unit test fails when they differ.
import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { runnerImport } from 'vite';

const { module } = await runnerImport(
  fileURLToPath(new URL('../libs/config/src/index.ts', import.meta.url)),
  { environments: { inline: { resolve: { noExternal: [/^#/], conditions: ['source'] } } } },
);
writeFileSync(new URL('../docs/configuration.md', import.meta.url), module.renderConfiguration());
