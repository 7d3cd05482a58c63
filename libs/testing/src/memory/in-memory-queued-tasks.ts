import { QueuedTasks, taskOrder, type QueuedTask } from '#task';
import type { Clock } from './in-memory-session-table.js';
import type { InMemoryTaskLedger } from './in-memory-task-ledger.js';

/** QueuedTasks over the in-memory ledger. */
export class InMemoryQueuedTasks extends QueuedTasks {
  constructor(
    private readonly ledger: InMemoryTaskLedger,
    private readonly now: Clock,
  ) {
    super();
  }

  override async page(after: QueuedTask | null, limit: number): Promise<readonly QueuedTask[]> {
    const now = this.now();
    const queued = this.ledger
      .allRows()
      .filter(({ state, task }) => state === 'queued' && task.expiresAt > now);
    return queued
      .map(({ task, device, dueAt }) => ({
        taskId: task.id,
        deviceId: device,
        order: taskOrder(task),
        lane: task.lane,
        dueAtMs: dueAt.getTime(),
      }))
      .toSorted(byDevice)
      .filter((task) => after === null || byDevice(task, after) > 0)
      .slice(0, limit);
  }
}

function byDevice(a: QueuedTask, b: QueuedTask): number {
  return a.deviceId - b.deviceId || (a.taskId < b.taskId ? -1 : Number(a.taskId > b.taskId));
}
