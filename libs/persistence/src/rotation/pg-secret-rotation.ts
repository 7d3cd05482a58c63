import type { PoolClient } from 'pg';
import { SecretRotation, type RotationProgress } from '#device';
import type { Database } from '../data-source/database.js';
import { SecretUnreadableError, type SecretBox } from '../secret/secret-box.js';
import {
  advanceStatement,
  openPlaceStatement,
  rotationProgressStatement,
  startNewRotationStatement,
  startRotationStatement,
} from './rotation-statements.js';
import { nextValuesText, replaceValuesText, sealedColumns, type SealedColumn } from './sealed-columns.js';

/** Rows per batch: a transaction of some tens of milliseconds. */
const rowsPerBatch = 500;

interface ValueRow {
  readonly key: readonly string[];
  /** Null when it is sealed with the key of today, or is none. */
  readonly sealed: Buffer | null;
}

interface Resealed {
  readonly key: readonly string[];
  readonly old: Buffer;
  readonly fresh: Buffer;
}

const columns = new Map(sealedColumns.map((column) => [`${column.table}.${column.column}`, column]));

/** SecretRotation on PostgreSQL: every column is walked through by its primary key, a batch per transaction. */
export class PgSecretRotation extends SecretRotation {
  constructor(
    private readonly database: Database,
    private readonly box: SecretBox,
  ) {
    super();
  }

  override async start(): Promise<void> {
    await this.database.rows(startRotationStatement, [[...columns.keys()], this.box.currentKeyId]);
  }

  override async startIfNew(): Promise<void> {
    await this.database.rows(startNewRotationStatement, [[...columns.keys()], this.box.currentKeyId]);
  }

  override progress(): Promise<readonly RotationProgress[]> {
    return this.database.rows<RotationProgress>(rotationProgressStatement, []);
  }

  override async work(): Promise<boolean> {
    const client = await this.database.pool.connect();
    let failure: Error | undefined;
    try {
      await client.query('BEGIN');
      const worked = await this.batch(client);
      await client.query('COMMIT');
      return worked;
    } catch (error) {
      failure = error instanceof Error ? error : new Error(String(error));
      throw error;
    } finally {
      // A connection that broke off in the middle is closed, which ends its transaction.
      client.release(failure);
    }
  }

  private async batch(client: PoolClient): Promise<boolean> {
    const { rows: open } = await client.query<{ place: string; worked_to: string[] | null }>(
      openPlaceStatement,
      [this.box.currentKeyId, [...columns.keys()]],
    );
    const column = columns.get(open[0]?.place ?? '');
    if (open[0] === undefined || column === undefined) return false;
    const { rows } = await client.query<ValueRow>(nextValuesText(column), [
      open[0].worked_to,
      rowsPerBatch,
      this.box.currentKey,
    ]);
    const old = rows.filter((row) => row.sealed !== null);
    const resealed = old.flatMap((row) => this.reseal(column, row) ?? []);
    if (resealed.length > 0) await client.query(replaceValuesText(column), valuesOf(column, resealed));
    await client.query(advanceStatement, [
      open[0].place,
      rows.at(-1)?.key ?? null,
      rows.length,
      resealed.length,
      old.length - resealed.length,
      rows.length < rowsPerBatch,
    ]);
    return true;
  }

  /** Null for a value that no key opens: it is counted, and must not hold up the others. */
  private reseal({ placeOf }: SealedColumn, { key, sealed }: ValueRow): Resealed | null {
    if (sealed === null) return null;
    try {
      const place = placeOf(key);
      return { key, old: sealed, fresh: this.box.seal(this.box.open(sealed, place), place) };
    } catch (error) {
      if (error instanceof SecretUnreadableError) return null;
      throw error;
    }
  }
}

function valuesOf({ key }: SealedColumn, resealed: readonly Resealed[]): unknown[] {
  return [
    ...key.map((_, index) => resealed.map((row) => row.key[index])),
    resealed.map(({ old }) => old),
    resealed.map(({ fresh }) => fresh),
  ];
}
