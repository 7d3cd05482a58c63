import { join } from 'node:path';
import { ApiConfig, generatedAdminApiKey, loadConfig, StateConfig } from '#config';
import { CommandError } from '../command-error.js';
import type { CommandOptions } from '../command-line.js';

/** Where the API is and what opens it. */
export interface ApiAccess {
  /** Without a slash at its end. */
  readonly url: string;
  /** Tried in this order until one is accepted. */
  readonly keys: readonly [string, ...string[]];
}

type Environment = Readonly<Record<string, string | undefined>>;

/** Where `npm start`, `npm run demo` and `npm run cluster` keep their state unless they are told otherwise. */
const usualDataDirs = ['./data', './data/demo', './data/cluster'];

/**
 * Finds the API and its keys. A key that was found without being named goes to this machine only.
 *
 * @throws CommandError when there is no URL or key to use, ConfigError when the environment is wrong
 */
export function apiAccess({ url, dataDir }: CommandOptions, env?: Environment): ApiAccess {
  const { api, state } = loadConfig({ api: ApiConfig, state: StateConfig }, env);
  const base = baseUrl(url ?? `http://127.0.0.1:${api.port}`);
  const places = dataDir === undefined ? placesFor(base, state.dataDir) : [dataDir];
  const found = [api.adminApiKey, ...places.map(generatedAdminApiKey)].filter((key) => key !== undefined);
  const [first, ...others] = new Set(found);
  if (first === undefined) throw noKey(places);
  return { url: base, keys: [first, ...others] };
}

function baseUrl(text: string): string {
  const url = URL.canParse(text) ? new URL(text) : null;
  if (url === null || (url.protocol !== 'http:' && url.protocol !== 'https:'))
    throw new CommandError(`--url needs a URL such as http://127.0.0.1:3000, not "${text}"`);
  return `${url.origin}${url.pathname.replace(/\/+$/, '')}`;
}

function placesFor(base: string, dataDir: string): readonly string[] {
  if (!/^(?:127\.\d+\.\d+\.\d+|localhost|\[::1\])$/.test(new URL(base).hostname)) return [];
  return dataDir === usualDataDirs[0] ? usualDataDirs : [dataDir];
}

function noKey(places: readonly string[]): CommandError {
  const looked = places.map((place) => join(place, 'credentials')).join(' or ');
  const where = looked === '' ? 'for another machine none is looked up' : `there is none in ${looked}`;
  return new CommandError(
    `no API key: ${where}; set ACS_ADMIN_API_KEY, or name the data directory of the ACS with --data-dir`,
  );
}
