import type { TaskService } from '../ledger/task-service.js';
import { inGroups } from '../queue/in-groups.js';
import type { BulkOperationStore } from './bulk-operation-store.js';

/** Devices of one commit: short enough to be stopped soon and to hold no lock for long. */
const partSize = 500;

/** Queues that are told at the same time. */
const announcedAtOnce = 16;

/** Carries out bulk operations, part by part. */
export class BulkRunner {
  constructor(
    private readonly store: Pick<BulkOperationStore, 'advance'>,
    private readonly tasks: Pick<TaskService, 'announce' | 'announceCancelled' | 'endDependents'>,
  ) {}

  /**
   * Works on an operation until it is over or the signal fires; what is left goes on with the next run. A crash loses
   * no task: one that was committed and not announced is found by the device's next session.
   *
   * @throws what the store throws
   */
  async run(operationId: string, signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      const part = await this.store.advance(operationId, partSize);
      if (part.kind === 'over') return;
      await inGroups(part.enqueued, announcedAtOnce, (task) => this.tasks.announce(task));
      await inGroups(part.cancelled, announcedAtOnce, (task) => this.tasks.announceCancelled(task));
      if (part.cancelled.length > 0)
        await this.tasks.endDependents(part.cancelled.map(({ taskId }) => taskId));
    }
  }
}
