import { spawn } from 'node:child_process';
import { closeSync, fstatSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import type pg from 'pg';
import { connectToCluster } from './cluster-connection.js';
import type { ClusterPaths } from './cluster-home.js';
import { binaryPath, type PostgresBinaries } from './postgres-binaries.js';
import { type PostgresAccount, PROGRAM_ENVIRONMENT, runProgram, spawnIdentity } from './run-program.js';
import { openServerLog, readServerLog } from './server-log.js';

/** Everything needed to run the server of one cluster. */
export interface PostmasterSetup {
  readonly binaries: PostgresBinaries;
  readonly paths: ClusterPaths;
  readonly account: PostgresAccount | undefined;
}

export type LaunchOutcome =
  | { readonly kind: 'ready'; readonly client: pg.Client }
  /** Another server, or what a killed one left behind, still holds the data directory. */
  | { readonly kind: 'busy' }
  | { readonly kind: 'portTaken' }
  | { readonly kind: 'failed'; readonly reason: string };

const READY_TIMEOUT_MS = 120_000;
const POLL_MS = 20;

/**
 * Starts the server in a process group of its own, so that Ctrl-C in our terminal does not reach it before our own
 * shutdown has drained, and waits until it answers a query.
 */
export async function launchPostmaster(
  setup: PostmasterSetup,
  port: number,
  password: string,
): Promise<LaunchOutcome> {
  const log = openServerLog(setup.paths.log, setup.account);
  const logStart = fstatSync(log).size;
  let exit: string | undefined;
  const child = spawn(binaryPath(setup.binaries, 'postgres'), ['-D', setup.paths.data], {
    cwd: setup.paths.data,
    env: PROGRAM_ENVIRONMENT,
    stdio: ['ignore', log, log],
    detached: true,
    ...spawnIdentity(setup.account),
  });
  closeSync(log);
  child.unref();
  child.once('error', (error) => (exit = error.message));
  child.once('exit', (code, signal) => (exit = signal ?? `exit code ${code}`));
  const deadline = Date.now() + READY_TIMEOUT_MS;
  let lastRefusal = 'no answer';
  while (Date.now() < deadline) {
    const outcome = await connectToCluster(port, password);
    if (outcome.kind === 'connected') return { kind: 'ready', client: outcome.client };
    if (outcome.kind === 'refused') lastRefusal = outcome.reason;
    if (exit !== undefined) return classify(readServerLog(setup.paths.log, logStart), exit);
    await delay(POLL_MS);
  }
  child.kill('SIGINT');
  return { kind: 'failed', reason: `not ready within ${READY_TIMEOUT_MS / 1000} s (${lastRefusal})` };
}

/** Stops the server: open transactions are rolled back; one that does not stop within 30 s is ended, to recover later. */
export async function stopPostmaster(setup: PostmasterSetup): Promise<void> {
  const stop = (mode: string, timeoutSec: number): ReturnType<typeof runProgram> =>
    runProgram(
      binaryPath(setup.binaries, 'pg_ctl'),
      ['stop', '-D', setup.paths.data, '-m', mode, '-w', '-t', String(timeoutSec)],
      { account: setup.account, cwd: setup.paths.data },
    );
  const { code, output } = await stop('fast', 30);
  if (code !== 0 && !output.includes('Is server running?')) await stop('immediate', 10);
}

function classify(log: string, exit: string): LaunchOutcome {
  if (/lock file ".*" already exists|pre-existing shared memory block/.test(log)) return { kind: 'busy' };
  if (/could not (bind|create any TCP\/IP sockets)/.test(log)) return { kind: 'portTaken' };
  const reason = /(?:FATAL|PANIC): +(.*)/.exec(log)?.[1] ?? log.trim().split('\n').at(-1);
  return { kind: 'failed', reason: reason === undefined || reason === '' ? exit : reason };
}
