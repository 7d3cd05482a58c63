// Writes the SQL of the hot path anew. A unit test, which is also a gate of npm run check, fails when it differs.
import { readdirSync, rmSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { runnerImport } from 'vite';

const folder = new URL('../libs/persistence/src/queries/', import.meta.url);
const { module } = await runnerImport(fileURLToPath(new URL('hot-path.fixture.ts', folder)), {
  environments: { inline: { resolve: { noExternal: [/^#/], conditions: ['source'] } } },
});
for (const file of readdirSync(folder)) if (file.endsWith('.sql')) rmSync(new URL(file, folder));
for (const [file, text] of Object.entries(module.hotPathFiles())) writeFileSync(new URL(file, folder), text);
