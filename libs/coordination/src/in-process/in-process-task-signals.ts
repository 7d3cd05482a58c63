import type { DeviceId } from '#device';
import { TaskSignals, type TaskQueuedListener } from '#task';

/** TaskSignals for a single process: waiting calls and sessions live beside the code that settles and accepts. */
export class InProcessTaskSignals extends TaskSignals {
  private readonly waiting = new Map<string, Set<() => void>>();
  private readonly following = new Map<string, Set<() => void>>();
  private readonly queuedListeners = new Set<TaskQueuedListener>();

  override taskQueued(deviceId: DeviceId): boolean {
    return [...this.queuedListeners].filter((listener) => listener(deviceId) === true).length > 0;
  }

  override async askTaskQueued(deviceId: DeviceId): Promise<boolean> {
    return this.taskQueued(deviceId);
  }

  override taskSettled(taskId: string): void {
    for (const wake of this.waiting.get(taskId) ?? []) wake();
    this.taskMoved(taskId);
  }

  override taskMoved(taskId: string): void {
    for (const listener of this.following.get(taskId) ?? []) listener();
  }

  /** Lets everybody look whether a signal was missed. */
  wakeAll(): void {
    for (const wakes of this.waiting.values()) for (const wake of wakes) wake();
    for (const listeners of this.following.values()) for (const listener of listeners) listener();
  }

  override settledOrTimeout(taskId: string, timeoutMs: number, signal?: AbortSignal): Promise<boolean> {
    return new Promise((resolve) => {
      const finish = (settled: boolean) => {
        clearTimeout(timer);
        signal?.removeEventListener('abort', onAbort);
        this.forget(taskId, wake);
        resolve(settled);
      };
      const wake = () => finish(true);
      const onAbort = () => finish(false);
      const timer = setTimeout(() => finish(false), timeoutMs);
      signal?.addEventListener('abort', onAbort);
      const wakes = this.waiting.get(taskId) ?? new Set();
      this.waiting.set(taskId, wakes.add(wake));
      if (signal?.aborted) finish(false);
    });
  }

  override onTaskMoved(taskId: string, listener: () => void): () => void {
    // A listener of its own, so that one that is given twice is heard twice.
    const follower = () => listener();
    const followers = this.following.get(taskId) ?? new Set();
    this.following.set(taskId, followers.add(follower));
    return () => {
      followers.delete(follower);
      if (followers.size === 0 && this.following.get(taskId) === followers) this.following.delete(taskId);
    };
  }

  override onTaskQueued(listener: TaskQueuedListener): () => void {
    this.queuedListeners.add(listener);
    return () => this.queuedListeners.delete(listener);
  }

  private forget(taskId: string, wake: () => void): void {
    const wakes = this.waiting.get(taskId);
    wakes?.delete(wake);
    if (wakes?.size === 0) this.waiting.delete(taskId);
  }
}
