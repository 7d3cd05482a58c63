import { checkedFilter, repositoryOf, type Repository } from './repository-under-test.js';
import { BenchDatabase } from '../process/bench-database.js';
import type { Closers } from '../process/closers.js';
import { fillFleet } from '../fleet/fill-fleet.js';
import { modelOf } from '../fleet/fleet-models.js';
import { serialNumberOf } from '../fleet/fleet-parameters.js';
import type { Report } from '../report/report.js';
import { percentile } from '../report/statistics.js';
import { historyCosts } from './history-cost.js';
import { repositoryReport, type ListFigures } from './repository-report.js';
import { tableSizes } from './table-sizes.js';

/** How large the fleet is. */
interface RepositoryOptions {
  readonly devices?: number;
}

const parameters = 500;
const promotedPath = 'Device.WiFi.SSID.1.SSID';
const rounds = 200;

/** Filters that operators ask for, each with a value of the nth device. */
const filters: Readonly<Record<string, (n: number) => string>> = {
  'all devices, any page': () => '',
  'one serial number': (n) => `serialNumber = "${serialNumberOf(n)}"`,
  'one model': (n) => `modelName = "${modelOf(n).modelName}"`,
  'one model and version': (n) =>
    `modelName = "${modelOf(n).modelName}" AND softwareVersion = "${modelOf(n).softwareVersions[n % 4]}"`,
  'one tag': (n) => `tag = "${['vip', 'trial', 'fiber'][n % 3]}"`,
  'one value of a promoted parameter': (n) => `param("${promotedPath}") = "home-${n.toString(36)}-1"`,
};

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
  const lists: ListFigures[] = [];
  for (const [name, filter] of Object.entries(filters))
    lists.push({ name, ...(await listCost(repository, devices, filter)) });
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

/** Wall ms of one page of 50, over values spread through the fleet. */
async function listCost(
  { inventory, filters: reader }: Repository,
  devices: number,
  filter: (n: number) => string,
): Promise<Omit<ListFigures, 'name'>> {
  const times: number[] = [];
  for (let round = 0; round < rounds; round++) {
    const condition = await checkedFilter(reader, filter(spread(round, devices)));
    const started = performance.now();
    await inventory.list({ limit: 50, ...(condition !== null && { condition }) });
    times.push(performance.now() - started);
  }
  return { medianMs: percentile(times, 0.5), p95Ms: percentile(times, 0.95) };
}

/** CPU-ms of PostgreSQL for the Inform of a device that has nothing new to say; null where the system does not tell. */
async function informCost(
  repository: Repository,
  database: BenchDatabase,
  devices: number,
): Promise<number | null> {
  const numbers = Array.from({ length: rounds }, (_, round) => spread(round, devices));
  for (const n of numbers) await repository.inform(n);
  const before = database.cpuMs();
  for (const n of numbers) await repository.inform(n);
  const after = database.cpuMs();
  return before === null || after === null ? null : (after - before) / rounds;
}

/** A device of the fleet, another one in every round. */
function spread(round: number, devices: number): number {
  return Math.floor((round + 0.5) * (devices / rounds));
}
