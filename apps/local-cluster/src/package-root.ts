import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The package, wherever this file was compiled to. */
export const packageRoot = find(dirname(fileURLToPath(import.meta.url)));

function find(directory: string): string {
  const parent = dirname(directory);
  return existsSync(join(directory, 'package.json')) || parent === directory ? directory : find(parent);
}
