import { repositoryOf, type Repository } from './repository-under-test.js';
import { BenchDatabase } from '../process/bench-database.js';
import type { Closers } from '../process/closers.js';
import { fillFleet } from '../fleet/fill-fleet.js';
import type { Report } from '../report/report.js';
import { historyCosts } from './history-cost.js';
import { listCosts, promotedPath, spread } from './list-costs.js';
import { repositoryReport } from './repository-report.js';
import { tableSizes } from './table-sizes.js';

/** How large the fleet is. */
interface RepositoryOptions {
  readonly devices?: number;
}

const parameters = 500;
const rounds = 200;

/** Sizes and costs of the stores on a fleet of devices with 500 parameters each. */
export async function repositoryScenario(
  closers: Closers,
  { devices = 20_000 }: RepositoryOptions,
): Promise<Report> {
  const database = await BenchDatabase.start();
  closers.add(() => database.stop());
  const repository = await repositoryOf(await database.create('bench_repository'));
  closers.add(() => repository.close());
  await repository.promoted.promote(promotedPath);
  const small = Math.min(1_000, devices);
  await fillFleet(repository.pool, { devices: small, parameters });
  const informOfSmallFleet = await informCost(repository, database, small);
  await fillFleet(repository.pool, { devices, parameters }, progress(devices));
  while (await repository.promoted.work());
  const lists = await listCosts(repository, devices, rounds);
  return repositoryReport({
    devices,
    parameters,
    postgresVersion: await database.version(),
    sizes: await tableSizes(repository.pool),
    lists,
    history: await historyCosts(repository.url, database),
    inform: [
      { devices: small, postgresMs: informOfSmallFleet },
      { devices, postgresMs: await informCost(repository, database, devices) },
    ],
  });
}

function progress(devices: number): (filled: number) => void {
  return (filled) => {
    if (filled % 50_000 === 0) process.stdout.write(`  ${filled} of ${devices} devices\n`);
  };
}

/** CPU-ms of PostgreSQL for the Inform of a device that has nothing new to say; null where the system does not tell. */
async function informCost(
  repository: Repository,
  database: BenchDatabase,
  devices: number,
): Promise<number | null> {
  const numbers = spread(rounds, devices);
  for (const n of numbers) await repository.inform(n);
  const before = database.cpuMs();
  for (const n of numbers) await repository.inform(n);
  const after = database.cpuMs();
  return before === null || after === null ? null : (after - before) / rounds;
}
