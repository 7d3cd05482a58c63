import { accessSync, constants, mkdirSync } from 'node:fs';
import { resolve } from 'node:path';
import { ConfigError } from '../load/config-error.js';

/**
 * Creates the directory of ACS_DATA_DIR when missing and makes sure that this process may write to it.
 *
 * @returns its absolute path
 * @throws ConfigError when it cannot be created or written
 */
export function prepareDataDirectory(dataDir: string): string {
  const directory = resolve(dataDir);
  try {
    mkdirSync(directory, { recursive: true });
    accessSync(directory, constants.R_OK | constants.W_OK | constants.X_OK);
  } catch (error) {
    throw new ConfigError(
      [
        `ACS_DATA_DIR: cannot write to ${directory} (${errorCode(error)}); ` +
          'give this user write access to it, or set ACS_DATA_DIR to a writable directory',
      ],
      { cause: error },
    );
  }
  return directory;
}

function errorCode(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : String(error);
}
