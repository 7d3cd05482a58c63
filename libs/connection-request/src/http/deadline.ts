/** Why the time was up; the reason that the signal carries. */
export type DeadlineReason = 'timeout' | 'aborted';

/**
 * Runs `task` with a signal that fires after `budgetMs` or with `outer`, and frees the timer afterwards.
 * When the signal fires first, resolves with `onDeadline` at once, whatever the task still does.
 */
export async function withinBudget<T>(
  budgetMs: number,
  outer: AbortSignal | undefined,
  task: (signal: AbortSignal) => Promise<T>,
  onDeadline: (reason: DeadlineReason) => T,
): Promise<T> {
  if (outer?.aborted === true) return onDeadline('aborted');
  const controller = new AbortController();
  const expired = new Promise<T>((resolve) => {
    controller.signal.addEventListener('abort', () => {
      resolve(onDeadline(controller.signal.reason === 'timeout' ? 'timeout' : 'aborted'));
    });
  });
  const abort = (): void => controller.abort('aborted');
  const timer = setTimeout(() => controller.abort('timeout'), budgetMs);
  outer?.addEventListener('abort', abort);
  try {
    return await Promise.race([expired, task(controller.signal)]);
  } finally {
    clearTimeout(timer);
    outer?.removeEventListener('abort', abort);
  }
}
