import { QueryTooSlowError } from '#device';

/** PostgreSQL ends a statement at the time limit of the pool. @throws QueryTooSlowError, or the error that it was */
export function tooSlow(cause: unknown): never {
  if (cause instanceof Error && 'code' in cause && cause.code === '57014')
    throw new QueryTooSlowError('the list took too long', { cause });
  throw cause;
}
