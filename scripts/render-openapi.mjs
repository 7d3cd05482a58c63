// Writes docs/openapi.json anew: the drift test renders the document, and -u makes it store what it rendered.
import { spawnSync } from 'node:child_process';

const { status } = spawnSync(
  'npx',
  ['vitest', 'run', '--project', 'unit', 'libs/testing/src/admin-api/openapi.spec.ts', '-u'],
  { stdio: 'inherit' },
);
process.exitCode = status ?? 1;
