import type { Execution } from './execution.js';

interface Waiter {
  readonly count: number;
  readonly resolve: (execution: Execution) => void;
  readonly reject: (error: Error) => void;
}

/** Promises of executions that have not happened yet. */
export class ExecutionWaiters {
  private readonly waiters = new Map<string, Waiter[]>();

  add(key: string, count: number): Promise<Execution> {
    return new Promise((resolve, reject) => {
      const waiting = this.waiters.get(key) ?? [];
      waiting.push({ count, resolve, reject });
      this.waiters.set(key, waiting);
    });
  }

  notify(execution: Execution, count: number): void {
    const key = `${execution.cpe} ${execution.method}`;
    const waiting = this.waiters.get(key);
    if (!waiting) return;
    const remaining = waiting.filter((waiter) => waiter.count !== count);
    if (remaining.length > 0) this.waiters.set(key, remaining);
    else this.waiters.delete(key);
    for (const waiter of waiting) if (waiter.count === count) waiter.resolve(execution);
  }

  rejectAll(error: Error): void {
    for (const waiter of [...this.waiters.values()].flat()) waiter.reject(error);
    this.waiters.clear();
  }
}
