import type pg from 'pg';
import { SecretPaths } from '#data-model';
import { HistoryRules, type ReportedValue } from '#device';
import { Database, PgParameterStore, PgSessionStore } from '#persistence';
import { modelOf } from '../fleet/fleet-models.js';
import type { BenchDatabase } from '../process/bench-database.js';
import { ordinaryHistory } from '../process/history-rules.js';
import { informOf } from './periodic-inform.js';

/** What one write costs, with and without the history of what it changes; null where the system does not tell. */
export interface HistoryFigures {
  readonly name: string;
  readonly without: WriteCost;
  readonly kept: WriteCost;
}

/** PostgreSQL CPU-ms, CPU-ms of this process, and bytes of write-ahead log, each per write. */
export interface WriteCost {
  readonly postgresMs: number | null;
  readonly nodeMs: number;
  readonly walBytes: number;
}

const secrets = new SecretPaths();

const changedByInform = 10;
const changedByRefresh = 25;
const refreshed = 500;

/** Devices of the fleet that are written to, the same for all measurements. */
const devices = 200;

/** Measurements of each kind, in turns. */
const rounds = 4;

/** The cost of an Inform that changes ten values and of a refresh of 500 that changes 25. */
export async function historyCosts(url: string, database: BenchDatabase): Promise<readonly HistoryFigures[]> {
  const pool = new Database(url, 2, 'aviary-bench', () => undefined);
  try {
    const rules = { without: new HistoryRules({ excluded: [], changesPerDay: 0 }), kept: ordinaryHistory() };
    const figures: HistoryFigures[] = [];
    for (const [name, write] of writes) {
      const measure = (kept: boolean, round: number) =>
        cost(pool, database, (n) => write(pool, kept ? rules.kept : rules.without, n, round));
      // What the first round finds is not there yet, and pages are written whole after a checkpoint.
      await measure(true, 0);
      const [without, kept]: [WriteCost[], WriteCost[]] = [[], []];
      for (let round = 1; round <= 2 * rounds; round += 2) {
        without.push(await measure(false, round));
        kept.push(await measure(true, round + 1));
      }
      figures.push({ name, without: meanOf(without), kept: meanOf(kept) });
    }
    return figures;
  } finally {
    await pool.close();
  }
}

type Write = (database: Database, rules: HistoryRules, n: number, round: number) => Promise<void>;

const writes: readonly (readonly [name: string, write: Write])[] = [
  [
    `Inform, ${changedByInform} values changed`,
    async (database, rules, n, round) => {
      const values = numbered(n, changedByInform, () => `i${round}`);
      const opened = await new PgSessionStore(database, rules, secrets).open({
        ...informOf(n),
        parameters: values,
      });
      if (opened.kind !== 'opened') throw new Error(`the Inform of device ${n} is ${opened.kind}`);
    },
  ],
  [
    `refresh of ${refreshed} values, ${changedByRefresh} changed`,
    async (database, rules, n, round) => {
      const opened = await new PgSessionStore(database, rules, secrets).open(informOf(n));
      if (opened.kind !== 'opened') throw new Error(`the Inform of device ${n} is ${opened.kind}`);
      const values = numbered(n, refreshed, (index) => (index < changedByRefresh ? `r${round}` : 'same'));
      await new PgParameterStore(database, rules, secrets).recordValues(opened.session.fence, values, 'read');
    },
  ],
];

function numbered(n: number, count: number, value: (index: number) => string): ReportedValue[] {
  const { root } = modelOf(n);
  return Array.from({ length: count }, (_, index) => ({
    path: `${root}NAT.PortMapping.${index}.Description`,
    value: value(index),
    type: 'string',
  }));
}

async function cost(
  { pool }: Database,
  database: BenchDatabase,
  write: (n: number) => Promise<void>,
): Promise<WriteCost> {
  const [wal, postgres, node] = [await walBytes(pool), database.cpuMs(), process.cpuUsage()];
  for (let n = 0; n < devices; n++) await write(n);
  const spent = process.cpuUsage(node);
  const postgresAfter = database.cpuMs();
  return {
    postgresMs: postgres === null || postgresAfter === null ? null : (postgresAfter - postgres) / devices,
    nodeMs: (spent.user + spent.system) / 1_000 / devices,
    walBytes: ((await walBytes(pool)) - wal) / devices,
  };
}

function meanOf(costs: readonly WriteCost[]): WriteCost {
  const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
  const postgres = costs.map(({ postgresMs }) => postgresMs);
  return {
    postgresMs: postgres.includes(null) ? null : mean(postgres.map(Number)),
    nodeMs: mean(costs.map(({ nodeMs }) => nodeMs)),
    walBytes: mean(costs.map((each) => each.walBytes)),
  };
}

async function walBytes(pool: pg.Pool): Promise<number> {
  const { rows } = await pool.query<{ bytes: string }>(
    "SELECT pg_wal_lsn_diff(pg_current_wal_insert_lsn(), '0/0') AS bytes",
  );
  return Number(rows[0]?.bytes);
}
