import pg from 'pg';

/** Of statements that do for several devices at once what another does for one. */
export const statementLimits = { items: 32, underWay: 4, patienceMs: 50 } as const;

// The server is overloaded, goes down, or broke the connection: no fault of any item.
const troubles = /^(08|53|57|58)/;

/** Whether a statement for several devices may have failed because of one of them. */
export function isCausedByItem(error: unknown): boolean {
  return error instanceof pg.DatabaseError && !troubles.test(error.code ?? '');
}
