import { Database } from '#persistence';
import { fillFleet } from '../fleet/fill-fleet.js';
import { startAcs, type AcsProcess } from '../process/acs-process.js';
import { BenchDatabase } from '../process/bench-database.js';
import type { Closers } from '../process/closers.js';
import { attemptSession, informOf } from './storm-cpe.js';

/** An ACS that knows a fleet, on a database of its own. */
export interface StormAcs {
  readonly acs: AcsProcess;
  readonly database: BenchDatabase;
}

const workers = 16;

export async function startStormAcs(closers: Closers, name: string, devices: number): Promise<StormAcs> {
  const database = await BenchDatabase.start();
  closers.add(() => database.stop());
  const url = await database.create(name);
  const filling = new Database(url, 2, 'aviary-bench', () => undefined);
  await fillFleet(filling.pool, { devices, parameters: 20 });
  await filling.close();
  const acs = await startAcs(database.directory, url, 'open', {
    // Sessions with nothing to do, so that each costs the same.
    ACS_AUTO_REFRESH: 'off',
  });
  closers.add(() => acs.process.stop());
  return { acs, database };
}

/** Sessions per second of 16 CPEs that come one after the other: what the machine can do, the load's own work included. */
export async function capacityOf({ acs }: StormAcs, devices: number, durationMs: number): Promise<number> {
  const endMs = performance.now() + durationMs;
  let done = 0;
  const work = async (_: unknown, worker: number) => {
    for (let n = worker; performance.now() < endMs; n = (n + workers) % devices) {
      const { kind } = await attemptSession(acs.cwmpPort, n, informOf(n, '2 PERIODIC'));
      if (kind === 'done') done += 1;
    }
  };
  await Promise.all(Array.from({ length: workers }, work));
  return done / (durationMs / 1_000);
}
