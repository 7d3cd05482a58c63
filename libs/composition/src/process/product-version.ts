import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { packageDirectory } from './package-directory.js';

/** The version of the product that runs. */
export function productVersion(): string {
  const manifest = JSON.parse(readFileSync(join(packageDirectory(), 'package.json'), 'utf8')) as {
    readonly version: string;
  };
  return manifest.version;
}
