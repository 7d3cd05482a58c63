import { isCalledFor } from '../ledger/task.js';
import { inGroups } from './in-groups.js';
import type { PendingRpcQueue, WakeUpQueue } from './pending-rpc-queue.js';
import type { GoesOn } from './queue-loss.js';
import type { QueuedTask, QueuedTasks } from './queued-tasks.js';

const pageSize = 500;

/** Jobs that are added at the same time. */
const addedAtOnce = 50;

/** Puts back into the queues what the ledger says is queued. What is there already stays as it is. */
export class QueueRepair {
  constructor(
    private readonly tasks: QueuedTasks,
    private readonly pendingRpcs: Pick<PendingRpcQueue, 'add'>,
    private readonly wakeUps: Pick<WakeUpQueue, 'requestFirst'>,
  ) {}

  /** Resolves with the number of tasks that were looked at. */
  async run(goesOn: GoesOn): Promise<number> {
    let count = 0;
    for (let last: QueuedTask | null = null; ;) {
      const page = await this.tasks.page(last, pageSize);
      await inGroups(page, addedAtOnce, ({ deviceId, taskId, order }) =>
        this.pendingRpcs.add(deviceId, taskId, order),
      );
      const nowMs = Date.now();
      await this.wakeUps.requestFirst(
        page
          .filter(({ lane }) => isCalledFor(lane))
          .map(({ deviceId, taskId, dueAtMs }) => ({
            deviceId,
            taskId,
            delayMs: Math.max(0, dueAtMs - nowMs),
          })),
      );
      count += page.length;
      last = page.at(-1) ?? null;
      if (page.length < pageSize || !(await goesOn())) return count;
    }
  }
}
