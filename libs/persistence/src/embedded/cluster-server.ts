import { setTimeout as delay } from 'node:timers/promises';
import type pg from 'pg';
import { StartupError } from '#observability';
import { connectToCluster } from './cluster-connection.js';
import { type Durability, writeClusterSettings } from './cluster-settings.js';
import { findFreePort, isPortFree } from './free-port.js';
import { launchPostmaster, type PostmasterSetup } from './postmaster.js';
import { readPostmasterLock, removeStrangersLock } from './postmaster-lock.js';

/** A server that answers, over a connection that stays open. */
export interface RunningServer {
  readonly client: pg.Client;
  readonly port: number;
  readonly origin: 'adopted' | 'launched';
}

export interface BringUpOptions {
  /** Port of the last start; undefined on the first. */
  readonly port: number | undefined;
  readonly password: string;
  readonly durability: Durability;
  /** Whether another port may be taken when that one is not free. */
  readonly mayMove: boolean;
}

const BUSY_TIMEOUT_MS = 10_000;
const RECOVERY_TIMEOUT_MS = 120_000;
const RETRY_MS = 200;
const PORT_ATTEMPTS = 5;

/**
 * Adopts the server that lives on the data directory, or launches one. Waits up to ten seconds for what a killed
 * server left behind, and two minutes for one that recovers.
 *
 * @throws StartupError when it does not come up
 */
export async function bringUpServer(setup: PostmasterSetup, options: BringUpOptions): Promise<RunningServer> {
  const started = Date.now();
  let { port } = options;
  let portAttempts = 0;
  for (;;) {
    const living = await findLivingServer(setup, options.password);
    if (living === 'starting') {
      if (Date.now() - started > RECOVERY_TIMEOUT_MS) throw startFailed(setup, 'it does not finish recovery');
    } else if (living !== undefined) {
      return living;
    } else {
      port = await choosePort(port, options.mayMove);
      writeClusterSettings(setup.paths.data, port, options.durability);
      const outcome = await launchPostmaster(setup, port, options.password);
      switch (outcome.kind) {
        case 'ready':
          return { client: outcome.client, port, origin: 'launched' };
        case 'failed':
          throw startFailed(setup, outcome.reason);
        case 'portTaken':
          portAttempts += 1;
          if (portAttempts >= PORT_ATTEMPTS) throw startFailed(setup, `port ${port} is taken`);
          if (options.mayMove) port = undefined;
          break;
        case 'busy':
          if (Date.now() - started > BUSY_TIMEOUT_MS && !removeStrangersLock(setup.paths.data)) {
            throw startFailed(setup, 'another server or its remains hold the data directory');
          }
      }
    }
    await delay(RETRY_MS);
  }
}

async function choosePort(previous: number | undefined, mayMove: boolean): Promise<number> {
  if (previous !== undefined && (!mayMove || (await isPortFree(previous)))) return previous;
  return findFreePort();
}

async function findLivingServer(
  setup: PostmasterSetup,
  password: string,
): Promise<RunningServer | 'starting' | undefined> {
  const lock = readPostmasterLock(setup.paths.data);
  if (lock === undefined) return undefined;
  const outcome = await connectToCluster(lock.port, password);
  if (outcome.kind === 'starting') return 'starting';
  if (outcome.kind === 'refused') return undefined;
  return { client: outcome.client, port: lock.port, origin: 'adopted' };
}

function startFailed(setup: PostmasterSetup, reason: string): StartupError {
  return new StartupError(
    'POSTGRES_START_FAILED',
    `the embedded PostgreSQL in ${setup.paths.data} does not start: ${reason}`,
    `see ${setup.paths.log}, or set DATABASE_URL to another server`,
  );
}
