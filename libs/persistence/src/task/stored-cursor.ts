import { StoredStateError } from '#device';
import type { DiscoveryCursor } from '#task';
import { hasFields, isCount, isFlag, isText, isTextList, orAbsent, orNull } from '../stored-json/records.js';

/** The cursor of a discovery as a row holds it. @throws StoredStateError that names the place */
export function readCursor(stored: unknown, place: string): DiscoveryCursor {
  if (hasFields(stored, cursorFields)) return stored as DiscoveryCursor;
  throw new StoredStateError(`${place}: the cursor`);
}

const orderFields = {
  paths: isTextList,
  freshSinceMs: (value: unknown) => typeof value === 'number',
  trustsNames: isFlag,
  tablesOnly: orAbsent(isFlag),
  again: orAbsent(isTextList),
  isAwaited: isFlag,
};

const totals = ['requests', 'names', 'values', 'removed', 'refused'];

const cursorFields = {
  order: (value: unknown) => hasFields(value, orderFields),
  phase: (value: unknown) => value === 'names' || value === 'values',
  scope: isCount,
  behind: orNull(isText),
  firstBatch: orNull(isCount),
  wholeRefusals: isCount,
  totals: (value: unknown) => hasFields(value, Object.fromEntries(totals.map((name) => [name, isCount]))),
};
