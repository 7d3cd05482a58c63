import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { ConfigError, CredentialsFile, loadConfig, MasterKey, StateConfig } from '#config';

const goodKey = '7Zs4Ub0QeJXyc1iVgKq2nRmD5tWfLh8oAaPpZz3Ex9I=';
let dataDir: string;

beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), 'aviary-files-'));
});

afterEach(() => rmSync(dataDir, { recursive: true, force: true }));

function loadState(env: Record<string, string> = {}): Readonly<StateConfig> {
  return loadConfig({ state: StateConfig }, { ACS_DATA_DIR: dataDir, ...env }).state;
}

function fileWith(content: string): string {
  const path = join(dataDir, 'value');
  writeFileSync(path, content);
  return path;
}

describe('a variable from a file', () => {
  test('is read without the line end of an editor', () => {
    const env = { DATABASE_URL_FILE: fileWith('postgres://u:p@db/acs\n') };
    expect(loadState(env).databaseUrl).toBe('postgres://u:p@db/acs');
  });

  test('together with the variable itself is an error', () => {
    const env = {
      DATABASE_URL_FILE: fileWith('postgres://u:p@db/acs'),
      DATABASE_URL: 'postgres://u:p@db/acs',
    };
    expect(() => loadState(env)).toThrow('DATABASE_URL: give it directly or as DATABASE_URL_FILE, not both');
  });

  test.each([
    ['missing', () => join(dataDir, 'nowhere'), /DATABASE_URL_FILE: cannot read .*ENOENT/],
    ['empty', () => fileWith('\n'), /DATABASE_URL: is empty/],
    ['huge', () => fileWith('x'.repeat(70_000)), /DATABASE_URL_FILE: .* is larger than/],
    ['wrong', () => fileWith('hunter2'), /^DATABASE_URL: must be a URL(?!.*hunter2)/],
  ])('that is %s is an error', (_kind, path, message) => {
    expect(() => loadState({ DATABASE_URL_FILE: path() })).toThrow(message);
  });
});

describe('the master key', () => {
  test('is made on the first start, for its owner only, and derives the same keys on every start', () => {
    const first = MasterKey.load(loadState()).derive('cookie');
    expect(statSync(join(dataDir, 'master.key')).mode & 0o777).toBe(0o600);
    expect(MasterKey.load(loadState()).derive('cookie')).toEqual(first);
    expect(first).toHaveLength(32);
  });

  test('derives another key for each purpose', () => {
    const key = MasterKey.load(loadState({ ACS_MASTER_KEY: goodKey }));
    const keys = (['cookie', 'nonce', 'signed-url', 'encryption'] as const).map((purpose) =>
      key.derive(purpose).toString('hex'),
    );
    expect(new Set(keys).size).toBe(4);
    expect(keys[0]).not.toContain(Buffer.from(goodKey, 'base64').toString('hex'));
    expect(existsSync(join(dataDir, 'master.key'))).toBe(false);
  });

  test('is closed to others where it was open', () => {
    MasterKey.load(loadState());
    chmodSync(join(dataDir, 'master.key'), 0o644);
    MasterKey.load(loadState());
    expect(statSync(join(dataDir, 'master.key')).mode & 0o777).toBe(0o600);
  });

  test('must be given in a cluster', () => {
    const state = loadState({ REDIS_URL: 'redis://redis' });
    expect(() => MasterKey.load(state)).toThrow(/^ACS_MASTER_KEY: is missing/);
  });

  test('of a damaged file is refused, never replaced', () => {
    writeFileSync(join(dataDir, 'master.key'), 'damaged\n');
    expect(() => MasterKey.load(loadState())).toThrow(ConfigError);
    expect(readFileSync(join(dataDir, 'master.key'), 'utf8')).toBe('damaged\n');
  });
});

describe('the credentials file', () => {
  test('is made once, for its owner only, and read by a shell', () => {
    const first = new CredentialsFile(dataDir).load();
    expect(first.generated).toBe(true);
    // Nothing in them may look like an option on a command line.
    expect(first.credentials.adminApiKey).toMatch(/^acs_[\da-f]{64}$/);
    expect(first.credentials.bootstrapPassword).toMatch(/^[\da-f]{36}$/);
    expect(statSync(join(dataDir, 'credentials')).mode & 0o777).toBe(0o600);
    expect(readFileSync(join(dataDir, 'credentials'), 'utf8')).toContain(
      `\nACS_ADMIN_API_KEY=${first.credentials.adminApiKey}\n`,
    );
    expect(new CredentialsFile(dataDir).load()).toEqual({ ...first, generated: false });
  });

  test('gets back what was deleted from it, and keeps the rest', () => {
    const file = new CredentialsFile(dataDir);
    const { credentials } = file.load();
    writeFileSync(file.path, `ACS_ADMIN_API_KEY=${credentials.adminApiKey}\n`);

    const second = file.load();
    expect(second.generated).toBe(true);
    expect(second.credentials.adminApiKey).toBe(credentials.adminApiKey);
    expect(second.credentials.bootstrapPassword).not.toBe(credentials.bootstrapPassword);
    expect(file.load()).toEqual({ ...second, generated: false });
  });
});
