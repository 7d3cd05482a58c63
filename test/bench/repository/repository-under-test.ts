import { SecretPaths } from '#data-model';
import type { Condition } from '#filter';
import pg from 'pg';
import { DeviceFilters, type DeviceInventory, type PromotedParameters } from '#device';
import {
  applicationDataSource,
  Database,
  PgGroupStore,
  PgPromotedParameters,
  PgSessionStore,
  TypeOrmDeviceInventory,
} from '#persistence';
import { ordinaryHistory } from '../process/history-rules.js';
import { informOf } from './periodic-inform.js';

/** The adapters that are measured, over one database. */
export interface Repository {
  readonly url: string;
  readonly pool: pg.Pool;
  readonly inventory: DeviceInventory;
  readonly filters: DeviceFilters;
  readonly promoted: PromotedParameters;
  /** The periodic Inform of the nth device. */
  inform(n: number): Promise<void>;
  close(): Promise<void>;
}

export async function repositoryOf(url: string): Promise<Repository> {
  const source = await applicationDataSource(url, 2);
  const database = new Database(url, 2, 'aviary-bench', () => undefined);
  const secrets = new SecretPaths();
  const promoted = new PgPromotedParameters(database, secrets, 0);
  const sessions = new PgSessionStore(database, ordinaryHistory(), secrets);
  return {
    url,
    pool: database.pool,
    inventory: new TypeOrmDeviceInventory(source),
    filters: new DeviceFilters(new PgGroupStore(source), promoted),
    promoted,
    inform: async (n) => {
      const { kind } = await sessions.open(informOf(n));
      if (kind !== 'opened') throw new Error(`the Inform of device ${n} is ${kind}`);
    },
    close: async () => {
      await database.close();
      await source.destroy();
    },
  };
}

/** @throws Error for a filter that is not valid; null for none */
export async function checkedFilter(filters: DeviceFilters, text: string): Promise<Condition | null> {
  if (text === '') return null;
  const reading = await filters.read(text);
  if (reading.kind === 'refused') throw new Error(`${text}: ${reading.problems[0].message}`);
  return reading.condition;
}
