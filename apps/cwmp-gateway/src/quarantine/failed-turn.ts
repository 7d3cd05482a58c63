import type { CrashedTurn } from '#device';

/** We have failed on somebody's turn, by a dependency or by a fault of our own: the cause tells which. */
export class FailedTurn extends Error {
  constructor(
    readonly turn: CrashedTurn,
    cause: unknown,
  ) {
    super('a turn has failed', { cause });
  }
}
