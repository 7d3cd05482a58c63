import type { Database } from '../data-source/database.js';
import { SecretUnreadableError, type SecretBox } from '../secret/secret-box.js';
import { rotatedToStatement } from './rotation-statements.js';
import { sealedColumns, someValuesText } from './sealed-columns.js';

const valuesPerColumn = 20;

interface SealedValue {
  readonly n: number;
  readonly key: readonly string[];
  readonly sealed: Buffer;
}

/**
 * Whether secrets are stored and none of the keys of the box opens one of them. Cheap for a key that was at work before;
 * for another one a sample of each column is tried.
 */
export async function opensNoSecret(database: Database, box: SecretBox): Promise<boolean> {
  if ((await database.row(rotatedToStatement, [box.keyIds])) !== null) return false;
  const { rows } = await database.pool.query<SealedValue>(someValuesText, [valuesPerColumn]);
  return rows.length > 0 && !rows.some((row) => opens(box, row));
}

function opens(box: SecretBox, { n, key, sealed }: SealedValue): boolean {
  try {
    box.open(sealed, sealedColumns[n]?.placeOf(key) ?? '');
    return true;
  } catch (error) {
    if (error instanceof SecretUnreadableError) return false;
    throw error;
  }
}
