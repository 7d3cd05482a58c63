import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { ConfigError, CredentialsFile } from '#config';
import type { CommandOptions } from '../command-line.js';
import { apiAccess } from './api-access.js';

const options: CommandOptions = { url: undefined, dataDir: undefined, waitSec: 0, json: false };
const configuredKey = 'Nq7vXz2LmP4tRw9bKd3hGs6y';

let root: string;

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'aviary-cli-'));
});

afterEach(() => rmSync(root, { recursive: true, force: true }));

function generated(name: string): { readonly dataDir: string; readonly key: string } {
  const dataDir = join(root, name);
  return { dataDir, key: new CredentialsFile(dataDir).load().credentials.adminApiKey };
}

it('finds the API of this machine by its port and the key in the data directory', () => {
  const { dataDir, key } = generated('a');
  expect(apiAccess(options, { ACS_API_PORT: '3456', ACS_DATA_DIR: dataDir })).toEqual({
    url: 'http://127.0.0.1:3456',
    keys: [key],
  });
});

it('puts the configured key first', () => {
  const { dataDir, key } = generated('a');
  const env = { ACS_ADMIN_API_KEY: configuredKey, ACS_DATA_DIR: dataDir };
  expect(apiAccess(options, env).keys).toEqual([configuredKey, key]);
});

it('takes the data directory of the command line instead of that of the environment', () => {
  const [first, second] = [generated('a'), generated('b')];
  const env = { ACS_DATA_DIR: first.dataDir };
  expect(apiAccess({ ...options, dataDir: second.dataDir }, env).keys).toEqual([second.key]);
});

it('shows a found key to this machine only', () => {
  const { dataDir, key } = generated('a');
  const env = { ACS_DATA_DIR: dataDir };
  const elsewhere = { ...options, url: 'http://192.0.2.1:3000/' };
  expect(() => apiAccess(elsewhere, env)).toThrow('no API key: for another machine none is looked up');
  expect(apiAccess({ ...elsewhere, dataDir }, env)).toEqual({ url: 'http://192.0.2.1:3000', keys: [key] });
  for (const host of ['127.0.0.1', 'localhost', '[::1]'])
    expect(apiAccess({ ...options, url: `http://${host}:3000` }, env).keys).toEqual([key]);
});

it('looks where a start, the demo and the local cluster keep their state', () => {
  const former = process.cwd();
  process.chdir(root);
  try {
    const keys = ['data', 'data/demo', 'data/cluster'].map((name) => generated(name).key);
    expect(apiAccess(options, {}).keys).toEqual(keys);
  } finally {
    process.chdir(former);
  }
});

it('creates nothing while it looks', () => {
  const dataDir = join(root, 'nothing');
  expect(() => apiAccess({ ...options, dataDir }, {})).toThrow(
    `there is none in ${join(dataDir, 'credentials')}`,
  );
  expect(() => rmSync(dataDir)).toThrow('ENOENT');
});

it.each(['localhost:3000', 'ftp://127.0.0.1', 'nothing'])('refuses the URL %s', (url) => {
  expect(() => apiAccess({ ...options, url }, {})).toThrow('--url needs a URL');
});

it('reports a wrong environment', () => {
  expect(() => apiAccess(options, { ACS_API_PRT: '1' })).toThrow(ConfigError);
});
