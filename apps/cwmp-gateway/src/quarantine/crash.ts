import { StoredStateError } from '#device';
import { isDependencyFailure, redactText } from '#observability';

// SQLSTATE classes that tell something of the values or the row: cardinality, data, integrity, limits, PL/pgSQL, and
// damage. Of the others a device can know nothing, e.g. of a table that is not there.
const rowSqlState = /^(?:21|22|23|54|P0|XX)...$/;
const sqlState = /^[0-9A-Z]{5}$/;

/** Failures of the whole installation that are no dependency's. */
const installationCodes: ReadonlySet<string> = new Set(['SECRET_KEY_UNKNOWN']);

/** Whether a failure may come from what one device tells or has stored, and comes again with it. */
export function isCrash(error: unknown): boolean {
  if (isDependencyFailure(error)) return false;
  const code = codeOf(error);
  if (installationCodes.has(code)) return false;
  return !sqlState.test(code) || rowSqlState.test(code);
}

/** What operators are told of a crash: never a text that may have values in it. */
export function crashReason(error: unknown): string {
  if (error instanceof StoredStateError) return redactText(error.message).slice(0, 256);
  const name = error instanceof Error ? error.name : typeof error;
  const code = codeOf(error);
  return `an unexpected failure of the ACS: ${code === '' ? name : `${name} ${code}`}`.slice(0, 256);
}

function codeOf(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? error.code : '';
  return typeof code === 'string' ? code : '';
}
