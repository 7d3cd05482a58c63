import { Member, balancerProgram } from '#local-cluster';
import { Database } from '#persistence';
import { freePort } from '../../e2e/acs/free-port.js';
import { fillFleet } from '../fleet/fill-fleet.js';
import { startAcs, type AcsProcess } from '../process/acs-process.js';
import { BenchDatabase } from '../process/bench-database.js';
import type { Closers } from '../process/closers.js';
import { CpuSlice } from '../process/cpu-slice.js';
import { SessionTimes, type Capacity } from './session-times.js';
import { attemptSession, informOf } from './storm-cpe.js';

/** An ACS that knows a fleet, on a database of its own, behind the balancer of a cluster. */
export interface StormAcs {
  readonly acs: AcsProcess;
  readonly database: BenchDatabase;
  /** Where CPEs connect. */
  readonly port: number;
  /** Leaves it the share of the machine that was asked for: after the warm-up, which would take long with little. */
  confine(): void;
}

export interface CapacityOptions {
  readonly devices: number;
  readonly durationMs: number;
  /** Of the Informs: what a device tells at a boot is written at once, what it tells periodically with that of others. */
  readonly eventCode: string;
}

/** As many as keep all that waits for a disk or a socket busy: fewer measure how long one session takes. */
const workers = 64;
/** How often it is looked whether a confined ACS serves more than before. */
const mostLooks = 8;
const host = '127.0.0.1';
const nobody = `${host}:9`;

/**
 * @param cores what ACS and PostgreSQL have together once they are confined; without it they share the machine with
 *   the load
 */
export async function startStormAcs(
  closers: Closers,
  name: string,
  { devices, cores }: { readonly devices: number; readonly cores: number | undefined },
): Promise<StormAcs> {
  const start = () => startWithFleet(closers, name, devices);
  const slice = cores === undefined ? null : CpuSlice.open(closers);
  const { acs, database } = await (slice === null ? start() : slice.hosting(start));
  const confine = () => slice?.limit(cores ?? 1);
  return { acs, database, port: await startBalancer(closers, acs), confine };
}

/** How the reports say who has the machine. */
export function sharing(cores: number | undefined): string {
  return cores === undefined
    ? 'Load, balancer, ACS and PostgreSQL share the machine, so that the load itself takes from what is served.'
    : `ACS and PostgreSQL have ${cores} of a core together; load and balancer have the rest of the machine.`;
}

async function startWithFleet(closers: Closers, name: string, devices: number) {
  const database = await BenchDatabase.start();
  closers.add(() => database.stop());
  const url = await database.create(name);
  const filling = new Database(url, 2, 'aviary-bench', () => undefined);
  await fillFleet(filling.pool, { devices, parameters: 20 });
  await filling.close();
  const acs = await startAcs(database.directory, url, 'open', {
    // Sessions with nothing to do, so that each costs the same.
    ACS_AUTO_REFRESH: 'off',
    ACS_TRUSTED_PROXIES: host,
  });
  closers.add(() => acs.process.stop());
  return { acs, database };
}

/** The balancer of a cluster whose other gateway is away. */
async function startBalancer(closers: Closers, { cwmpPort, apiUrl }: AcsProcess): Promise<number> {
  const [port, apiPort] = [await freePort(), await freePort()];
  const api = Number(new URL(apiUrl).port);
  const gateway = `${host}:${cwmpPort}`;
  const program = balancerProgram({
    publicCwmp: `${host}:${port}`,
    publicApi: `${host}:${apiPort}`,
    gateways: [gateway, nobody],
    probes: [api, 9],
    api: `${host}:${api}`,
  });
  const balancer = new Member(program, () => undefined);
  closers.add(async () => void (await balancer.end('SIGTERM')));
  await balancer.start();
  return port;
}

/** One session of each device: the first writes what later ones find. */
export async function meetAll({ port }: StormAcs, devices: number): Promise<void> {
  const meet = async (_: unknown, worker: number) => {
    for (let n = worker; n < devices; n += workers) await attemptSession(port, n, informOf(n, '1 BOOT'));
  };
  await Promise.all(Array.from({ length: workers }, meet));
}

/**
 * Leaves the ACS what it is to have of the machine and waits until it serves as it will: a process that has just been
 * confined works off first what it has put off.
 */
export async function confineAndSettle(storm: StormAcs, load: CapacityOptions): Promise<void> {
  storm.confine();
  let servedPerSec = 0;
  for (let look = 0; look < mostLooks; look += 1) {
    const { perSec } = await capacityOf(storm, { ...load, durationMs: 20_000 });
    if (perSec < servedPerSec * 1.05) return;
    servedPerSec = perSec;
  }
}

/** What 64 CPEs that come one after the other get: what the machine can do, the load's own work included. */
export async function capacityOf(
  { port }: StormAcs,
  { devices, durationMs, eventCode }: CapacityOptions,
): Promise<Capacity> {
  const endMs = performance.now() + durationMs;
  const times = new SessionTimes();
  const work = async (_: unknown, worker: number) => {
    for (let n = worker; performance.now() < endMs; n = (n + workers) % devices) {
      const outcome = await attemptSession(port, n, informOf(n, eventCode));
      if (outcome.kind === 'done') times.add(outcome);
    }
  };
  await Promise.all(Array.from({ length: workers }, work));
  return times.over(durationMs / 1_000);
}
