import { Injectable, Logger, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { StoredStateError } from '#device';
import { BullBulkOperationWorker, QueueBackend } from '#queue';
import { BulkOperations, BulkOperationStore, BulkRunner, TaskService } from '#task';
import { RepeatingRun } from '../sweep/repeating-run.js';

const resumeIntervalMs = 15_000;
const forgetIntervalMs = 60 * 60_000;

/** Operations that are forgotten in one statement, each with all its items. */
const forgottenAtOnce = 10;

/** Carries out bulk operations as long as the application runs, those that were left unfinished first. */
@Injectable()
export class BulkWorker implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly logger = new Logger('BulkOperation');
  private readonly runner: BulkRunner;
  private readonly runs: readonly RepeatingRun[];
  private worker: BullBulkOperationWorker | undefined;

  constructor(
    private readonly backend: QueueBackend,
    private readonly store: BulkOperationStore,
    operations: BulkOperations,
    tasks: TaskService,
  ) {
    this.runner = new BulkRunner(store, tasks);
    this.runs = [
      new RepeatingRun({
        intervalMs: resumeIntervalMs,
        run: () => operations.resume(),
        onFailure: (error) => this.logger.error('bulk.resumeFailed', error),
      }),
      new RepeatingRun({
        intervalMs: forgetIntervalMs,
        run: async (signal) => {
          while (!signal.aborted && (await store.dropOld(forgottenAtOnce)) === forgottenAtOnce);
        },
        onFailure: (error) => this.logger.error('bulk.forgetFailed', error),
      }),
    ];
  }

  onApplicationBootstrap(): void {
    this.worker = new BullBulkOperationWorker(
      this.backend,
      (operationId, signal) => this.carryOut(operationId, signal),
      (error) => this.logger.error('bulk.failed', error),
    );
    for (const run of this.runs) run.start();
  }

  async onApplicationShutdown(): Promise<void> {
    await Promise.all(this.runs.map((run) => run.stop()));
    await this.worker?.close();
  }

  private async carryOut(operationId: string, signal: AbortSignal): Promise<void> {
    this.logger.log('bulk.begun', { operationId });
    try {
      await this.runner.run(operationId, signal);
    } catch (error) {
      if (!(error instanceof StoredStateError)) throw error;
      // Nothing mends it by being tried again.
      await this.store.stop(operationId);
      const remedy = 'what was done stays done; give the order anew for the rest';
      return this.logger.error('bulk.damaged', { operationId, error: error.message, remedy });
    }
    this.logger.log(signal.aborted ? 'bulk.interrupted' : 'bulk.over', { operationId });
  }
}
