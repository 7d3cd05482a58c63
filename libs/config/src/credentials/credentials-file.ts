import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { prepareDataDirectory } from '../data-directory/data-directory.js';
import { createPrivateFile, readPrivateFile, writePrivateFile } from '../data-directory/private-file.js';
import { ConfigError } from '../load/config-error.js';

/** What an installation generates for its first users. */
export interface GeneratedCredentials {
  /** For `Authorization: Bearer`. */
  readonly adminApiKey: string;
  /** With which an unknown CPE gets into quarantine. */
  readonly bootstrapUsername: string;
  readonly bootstrapPassword: string;
}

const VARIABLES: Readonly<Record<keyof GeneratedCredentials, string>> = {
  adminApiKey: 'ACS_ADMIN_API_KEY',
  bootstrapUsername: 'ACS_BOOTSTRAP_USERNAME',
  bootstrapPassword: 'ACS_BOOTSTRAP_PASSWORD',
};

const HEAD =
  '# Generated on the first start. Keep it secret; delete a line to get a new one on the next start.';

/** The file `credentials` of the data directory: lines of NAME=value that a shell can read, mode 0600. */
export class CredentialsFile {
  readonly path: string;

  /** @throws ConfigError when the data directory cannot be used */
  constructor(dataDir: string) {
    this.path = join(prepareDataDirectory(dataDir), 'credentials');
  }

  /**
   * Reads the credentials, generating what the file does not hold yet.
   *
   * @returns `generated`: whether something is new, and is to be printed once
   */
  load(): { readonly credentials: GeneratedCredentials; readonly generated: boolean } {
    const text = readPrivateFile(this.path);
    const stored = parse(text ?? '');
    const credentials = { ...generate(), ...stored };
    if (Object.keys(stored).length === Object.keys(VARIABLES).length)
      return { credentials, generated: false };
    if (text !== undefined) {
      writePrivateFile(this.path, render(credentials));
      return { credentials, generated: true };
    }
    const winner = createPrivateFile(this.path, render(credentials));
    return { credentials: { ...credentials, ...parse(winner) }, generated: winner === render(credentials) };
  }
}

/**
 * The API key that an installation generated into its data directory, for programs beside it; undefined when there is
 * none. Creates and changes nothing.
 *
 * @throws ConfigError when the file may not be read
 */
export function generatedAdminApiKey(dataDir: string): string | undefined {
  const path = join(dataDir, 'credentials');
  try {
    return parse(readFileSync(path, 'utf8')).adminApiKey;
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'error';
    if (code === 'ENOENT' || code === 'ENOTDIR') return undefined;
    throw new ConfigError([`${path}: cannot be read (${code}); run this as the user that the ACS runs as`], {
      cause: error,
    });
  }
}

// In hex: a value that began with "-" would be taken for an option of a command.
function generate(): GeneratedCredentials {
  return {
    adminApiKey: `acs_${randomBytes(32).toString('hex')}`,
    bootstrapUsername: 'bootstrap',
    bootstrapPassword: randomBytes(18).toString('hex'),
  };
}

function render(credentials: GeneratedCredentials): string {
  const lines = credentialNames().map((name) => `${VARIABLES[name]}=${credentials[name]}`);
  return `${[HEAD, ...lines].join('\n')}\n`;
}

function parse(text: string): Partial<GeneratedCredentials> {
  const found = credentialNames().flatMap((name) => {
    const value = new RegExp(`^${VARIABLES[name]}=(\\S+)$`, 'm').exec(text)?.[1];
    return value === undefined ? [] : [[name, value]];
  });
  return Object.fromEntries(found) as Partial<GeneratedCredentials>;
}

function credentialNames(): (keyof GeneratedCredentials)[] {
  return ['adminApiKey', 'bootstrapUsername', 'bootstrapPassword'];
}
