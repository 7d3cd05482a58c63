/** Hears of a queue that failed; the ledger knows all that the queue should, so nothing is lost. */
export type QueueFailureListener = (operation: string, error: unknown) => void;

/**
 * Runs a step of the queue that the ledger can do without: PostgreSQL has the truth, so a queue that fails is
 * reported and must not undo what is committed. Null stands for the answer that did not come.
 */
export async function dispensable<Result>(
  onFailure: QueueFailureListener,
  operation: string,
  run: () => Promise<Result>,
): Promise<Result | null> {
  try {
    return await run();
  } catch (error) {
    onFailure(operation, error);
    return null;
  }
}
