import { hkdfSync, randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { prepareDataDirectory } from '../data-directory/data-directory.js';
import { createPrivateFile, readPrivateFile } from '../data-directory/private-file.js';
import { ConfigError } from '../load/config-error.js';
import type { StateConfig } from '../slice/state.config.js';
import { masterKeyProblem, parseMasterKey } from './parse-master-key.js';

/** What a derived key is for; no two purposes ever share one. */
export type KeyPurpose =
  'cookie' | 'nonce' | 'signed-url' | 'encryption' | 'stun' | 'xmpp' | 'hand-over' | 'datagram';

/** The key of today, and those that came before it. */
export type DerivedKeys = readonly [current: Buffer, ...former: Buffer[]];

const KEY_BYTES = 32;

/** The secret that every other key of an installation comes from. Never printed, stored or logged by us. */
export class MasterKey {
  readonly #keys: DerivedKeys;

  private constructor(keys: DerivedKeys) {
    this.#keys = keys;
  }

  /**
   * Takes the configured key; without one the key in `master.key` of the data directory, made on the first start. In
   * a cluster, where every process needs the same, it must be configured.
   *
   * @throws ConfigError when it is missing or unusable
   */
  static load(state: Readonly<StateConfig>): MasterKey {
    const text = state.masterKey ?? keyOfDataDirectory(state);
    const key = parseMasterKey(text);
    const former = state.formerMasterKeys.flatMap((each) => parseMasterKey(each) ?? []);
    if (key !== undefined) return new MasterKey([key, ...former]);
    const source = state.masterKey === undefined ? join(state.dataDir, 'master.key') : 'ACS_MASTER_KEY';
    throw new ConfigError([`${source}: ${masterKeyProblem(text) ?? 'is not valid'}`]);
  }

  /** A key of 32 bytes for one purpose, the same on every start (HKDF with SHA-256). */
  derive(purpose: KeyPurpose): Buffer {
    return derived(this.#keys[0], purpose);
  }

  /** The same with those of the former master keys, to accept what was made with them. */
  deriveAll(purpose: KeyPurpose): DerivedKeys {
    const [current, ...former] = this.#keys;
    return [derived(current, purpose), ...former.map((key) => derived(key, purpose))];
  }
}

function derived(key: Buffer, purpose: KeyPurpose): Buffer {
  return Buffer.from(hkdfSync('sha256', key, '', `aviary ${purpose}`, KEY_BYTES));
}

function keyOfDataDirectory({ dataDir, redisUrl }: Readonly<StateConfig>): string {
  if (redisUrl !== undefined) {
    throw new ConfigError([
      'ACS_MASTER_KEY: is missing; with REDIS_URL every process needs the same key, make one with "openssl rand -base64 32"',
    ]);
  }
  const path = join(prepareDataDirectory(dataDir), 'master.key');
  return readPrivateFile(path) ?? createPrivateFile(path, `${randomBytes(KEY_BYTES).toString('base64')}\n`);
}
