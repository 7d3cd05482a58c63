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

// SQLSTATE: connection exceptions (08), operator intervention such as a shutdown or a timeout (57), too many
// connections (53300), read-only after a fail-over (25006).
const unavailableSqlState = /^(?:08...|57P0[1-5]|57014|53300|25006)$/;

// pg gives these no code.
const lostConnection =
  /^(?:Connection terminated|timeout exceeded when trying to connect|Client has encountered a connection error|Cannot use a pool after calling end)/;

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
