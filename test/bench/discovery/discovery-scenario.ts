import { startAcs, type AcsProcess } from '../process/acs-process.js';
import { BenchDatabase } from '../process/bench-database.js';
import type { Closers } from '../process/closers.js';
import { table, type Report } from '../report/report.js';
import { median } from '../report/statistics.js';
import { atOnce, FirstContacts } from './first-contacts.js';

const parameterCount = 500;
const devicesPerRound = 32;
// The first rounds are for the compiler of V8.
const warmUpRounds = 10;
const rounds = 5;

interface Cost {
  readonly acsMs: number;
  readonly postgresMs: number | null;
}

/** What a device costs that is met for the first time, and then asked for all that it has. */
export async function discoveryScenario(closers: Closers): Promise<Report> {
  const database = await BenchDatabase.start();
  closers.add(() => database.stop());
  const url = await database.create('bench_discovery');
  // Nothing but what is asked for: else the first contact has a discovery of its own.
  const acs = await startAcs(database.directory, url, 'open', { ACS_AUTO_REFRESH: 'off' });
  closers.add(() => acs.process.stop());
  const met: Cost[] = [];
  const discovered: Cost[] = [];
  const values: number[] = [];
  for (let round = 0; round < warmUpRounds + rounds; round++) {
    const names = Array.from({ length: devicesPerRound }, (_, index) => `NEW${round}N${index}`);
    const contacts = new FirstContacts(acs, names, parameterCount);
    const first = await costOf(acs, database, () => contacts.meet());
    const tasks = await contacts.orderDiscovery();
    const second = await costOf(acs, database, () => contacts.tellAll());
    const read = await contacts.conclude(tasks);
    if (round < warmUpRounds) continue;
    met.push(first);
    discovered.push(second);
    values.push(...read);
  }
  return {
    scenario: 'discovery',
    title: 'First contact and discovery',
    postgresVersion: await database.version(),
    paragraphs: [
      `CPU-ms per device, medians over ${rounds} rounds of ${devicesPerRound} devices that the ACS has not met, ${atOnce} at a time, after ${warmUpRounds * devicesPerRound} that warm it up. The ACS is the whole process, with its queue on PostgreSQL. Each device has ${parameterCount} parameters; the discovery read the values of ${median(values)} anew. Budget: 10 ms for a discovery.`,
      table(
        ['', 'ACS CPU-ms', 'PostgreSQL CPU-ms'],
        [
          ['first contact: Inform, credentials, facts', ...cells(met)],
          [`discovery of ${parameterCount} parameters: names, values`, ...cells(discovered)],
        ],
      ),
    ],
  };
}

/** What the ACS and PostgreSQL spend on each device of a round. */
async function costOf(acs: AcsProcess, database: BenchDatabase, play: () => Promise<void>): Promise<Cost> {
  const [acsBefore, postgresBefore] = [await acs.process.cpuMs(), database.cpuMs()];
  await play();
  const [acsAfter, postgresAfter] = [await acs.process.cpuMs(), database.cpuMs()];
  const isKnown = postgresBefore !== null && postgresAfter !== null;
  return {
    acsMs: (acsAfter - acsBefore) / devicesPerRound,
    postgresMs: isKnown ? (postgresAfter - postgresBefore) / devicesPerRound : null,
  };
}

function cells(costs: readonly Cost[]): [string, string] {
  const postgres = costs.flatMap(({ postgresMs }) => postgresMs ?? []);
  return [
    median(costs.map(({ acsMs }) => acsMs)).toFixed(2),
    postgres.length === 0 ? 'not told here (no /proc)' : median(postgres).toFixed(2),
  ];
}
