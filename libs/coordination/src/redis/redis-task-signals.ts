import type { DeviceId } from '#device';
import type { RedisBus } from '#redis';
import { TaskSignals, type TaskQueuedListener } from '#task';
import { InProcessTaskSignals } from '../in-process/in-process-task-signals.js';

const queuedChannel = 'task-queued';
const settledChannel = 'task-settled';
const movedChannel = 'task-moved';

/** A process that has not said by then whether it holds the session is taken for one that does not. */
const answerWithinMs = 50;

/**
 * TaskSignals between processes. A signal that gets lost with Redis costs no truth: who waits looks into the ledger at
 * the end of his wait, and at once when the subscriptions are back.
 */
export class RedisTaskSignals extends TaskSignals {
  private readonly local = new InProcessTaskSignals();
  private hearsSettlements = false;

  /** @param waits tasks are waited for in this process, and heard of from the start; else from the first wait on */
  constructor(
    private readonly bus: RedisBus,
    { waits }: { readonly waits: boolean },
  ) {
    super();
    if (waits) this.hearSettlements();
    bus.onGap(() => this.local.wakeAll());
  }

  override taskQueued(deviceId: DeviceId): void {
    if (!this.local.taskQueued(deviceId)) void this.bus.tell(queuedChannel, String(deviceId));
  }

  override async askTaskQueued(deviceId: DeviceId): Promise<boolean> {
    if (this.local.taskQueued(deviceId)) return true;
    return (await this.bus.ask(queuedChannel, String(deviceId), answerWithinMs)) !== null;
  }

  override taskSettled(taskId: string): void {
    this.local.taskSettled(taskId);
    void this.bus.tell(settledChannel, taskId);
  }

  override taskMoved(taskId: string): void {
    this.local.taskMoved(taskId);
    void this.bus.tell(movedChannel, taskId);
  }

  override onTaskMoved(taskId: string, listener: () => void): () => void {
    this.hearSettlements();
    return this.local.onTaskMoved(taskId, listener);
  }

  override settledOrTimeout(taskId: string, timeoutMs: number, signal?: AbortSignal): Promise<boolean> {
    this.hearSettlements();
    return this.local.settledOrTimeout(taskId, timeoutMs, signal);
  }

  override onTaskQueued(listener: TaskQueuedListener): () => void {
    const forget = this.local.onTaskQueued(listener);
    const unsubscribe = this.bus.on(queuedChannel, async (body) => {
      const deviceId = Number(body.toString()) as DeviceId;
      return listener(deviceId) === true ? Buffer.from('here') : null;
    });
    return () => {
      forget();
      unsubscribe();
    };
  }

  private hearSettlements(): void {
    if (this.hearsSettlements) return;
    this.hearsSettlements = true;
    this.bus.on(settledChannel, (body) => this.local.taskSettled(body.toString()));
    this.bus.on(movedChannel, (body) => this.local.taskMoved(body.toString()));
  }
}
