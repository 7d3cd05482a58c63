const networkCodes: ReadonlySet<string> = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'ECONNABORTED',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EPIPE',
  'ETIMEDOUT',
]);

// SQLSTATE: connection exceptions (08), operator intervention such as a shutdown or a timeout (57), a lack of
// connections, memory or disk (53), errors of the system (58), read-only after a fail-over (25006), and what a repetition
// cures: serialization, deadlock, a lock that was not to be had.
const unavailableSqlState = /^(?:08...|53...|58...|57P0[1-5]|57014|25006|40001|40P01|55P03)$/;

// pg and the Redis client give these no code.
const lostConnection =
  /^(?:Connection terminated|timeout exceeded when trying to connect|Query read timeout|Client has encountered a connection error|Cannot use a pool after calling end|Connection is closed|Command timed out|Reached the max retries per request|Stream isn't writeable|(?:LOADING|READONLY|OOM|MASTERDOWN|CLUSTERDOWN) )/;

/** Nested errors that are looked at; an error can name itself as its cause. */
const deepest = 5;

/** Whether an error says that a database or another service cannot be reached or used right now. */
export function isDependencyFailure(error: unknown, depth = 0): boolean {
  if (!(error instanceof Error) || depth > deepest) return false;
  const { code } = error as NodeJS.ErrnoException;
  if (typeof code === 'string' && (networkCodes.has(code) || unavailableSqlState.test(code))) return true;
  if (lostConnection.test(error.message)) return true;
  const nested = [error.cause, 'driverError' in error ? error.driverError : undefined];
  if (error instanceof AggregateError) nested.push(...error.errors);
  return nested.some((inner) => isDependencyFailure(inner, depth + 1));
}
