import type { PoolClient } from 'pg';
import type { SecretPaths } from '#data-model';
import {
  mostPromoted,
  PromotedParameters,
  StoredStateError,
  type PromotedParameter,
  type PromotionOutcome,
  type PromotionState,
} from '#device';
import type { Database } from '../data-source/database.js';
import type { ParametersRow } from '../parameter/parameters-row.js';
import { valuesAt } from '../parameter/values-at.js';
import {
  backfillStatement,
  demoteStatement,
  dropValuesStatement,
  forgetPathStatement,
  listStatement,
  nextDevicesStatement,
  openWorkStatement,
  progressStatement,
  promoteStatement,
  statesStatement,
} from './promoted-statements.js';

// Few, because who reports new values of these devices waits for the batch.
const devicesPerBatch = 50;
const droppedPerBatch = 5_000;

interface OpenPath {
  readonly id: number;
  readonly path: string;
  readonly state: PromotionState;
  readonly worked_to: string;
}

interface DeviceParametersRow extends Pick<ParametersRow, 'snapshot' | 'overlay'> {
  readonly device_id: string;
}

/** PromotedParameters on PostgreSQL. */
export class PgPromotedParameters extends PromotedParameters {
  /**
   * @param graceSec time from a promotion or demotion until work on it begins: longer than any statement that may
   *   have begun before and does not know of it
   */
  constructor(
    private readonly database: Database,
    private readonly secrets: SecretPaths,
    private readonly graceSec: number = 60,
  ) {
    super();
  }

  override list(): Promise<readonly PromotedParameter[]> {
    return this.database.rows<PromotedParameter>(listStatement, []);
  }

  override async states(paths: readonly string[]): Promise<ReadonlyMap<string, PromotionState>> {
    const plain = paths.filter((path) => !this.secrets.has(path));
    const rows = await this.database.rows<{ path: string; state: PromotionState }>(statesStatement, [plain]);
    return new Map(rows.map(({ path, state }) => [path, state]));
  }

  override async promote(path: string): Promise<PromotionOutcome> {
    if (this.secrets.has(path)) return { kind: 'secret' };
    await this.database.rows(promoteStatement, [path, mostPromoted]);
    const parameter = (await this.list()).find((known) => known.path === path);
    if (parameter === undefined) return { kind: 'tooMany' };
    return parameter.state === 'removing' ? { kind: 'removing' } : { kind: 'promoted', parameter };
  }

  override async demote(path: string): Promise<boolean> {
    return (await this.database.row(demoteStatement, [path])) !== null;
  }

  override async work(): Promise<boolean> {
    const client = await this.database.pool.connect();
    let failure: Error | undefined;
    try {
      await client.query('BEGIN');
      const { rows: open } = await client.query<OpenPath>(openWorkStatement, [this.graceSec]);
      const removed = open.find(({ state }) => state === 'removing');
      if (removed !== undefined) await drop(client, removed.id);
      else if (open.length > 0) await backfill(client, open, this.secrets);
      await client.query('COMMIT');
      return open.length > 0;
    } catch (error) {
      failure = error instanceof Error ? error : new Error(String(error));
      throw error;
    } finally {
      // A connection that broke off in the middle is closed, which ends its transaction.
      client.release(failure);
    }
  }
}

async function drop(client: PoolClient, pathId: number): Promise<void> {
  const { rowCount } = await client.query(dropValuesStatement, [pathId, droppedPerBatch]);
  if (rowCount === 0) await client.query(forgetPathStatement, [pathId]);
}

/** Collects the values of all open paths from the devices behind the one that is furthest back. */
async function backfill(client: PoolClient, open: readonly OpenPath[], secrets: SecretPaths): Promise<void> {
  const start = Math.min(...open.map(({ worked_to }) => Number(worked_to)));
  const { rows: devices } = await client.query<DeviceParametersRow>(nextDevicesStatement, [
    start,
    devicesPerBatch,
  ]);
  const found: { device: string; pathId: number; value: string }[] = [];
  for (const row of devices) {
    const values = await knownValues(
      row,
      open.map(({ path }) => path).filter((path) => !secrets.has(path)),
    );
    for (const { id, path } of open) {
      const value = values.get(path);
      if (value !== undefined) found.push({ device: row.device_id, pathId: id, value });
    }
  }
  await client.query(backfillStatement, [
    found.map(({ device }) => device),
    found.map(({ pathId }) => pathId),
    found.map(({ value }) => value),
  ]);
  const last = devices.at(-1)?.device_id ?? start;
  await client.query(progressStatement, [open.map(({ id }) => id), last, devices.length === 0]);
}

/** A damaged row must not hold up the others; whoever reads that device hears of it. */
async function knownValues(
  row: DeviceParametersRow,
  paths: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  try {
    return await valuesAt(row, paths);
  } catch (error) {
    if (error instanceof StoredStateError) return new Map();
    throw error;
  }
}
