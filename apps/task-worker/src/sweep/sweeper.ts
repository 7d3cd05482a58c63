import { Injectable, Logger, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { IdempotencyStore, PromotedParameters } from '#device';
import { PartitionKeeper } from './partition-keeper.js';
import { RepeatingRun } from './repeating-run.js';
import { SecretRotationSweep } from './secret-rotation-sweep.js';
import { TaskSweeps } from './task-sweeps.js';

const promotionIntervalMs = 10_000;
const rotationIntervalMs = 10_000;
const idempotencyIntervalMs = 10 * 60_000;
const partitionIntervalMs = 24 * 60 * 60_000;

/** Keys that are forgotten in one statement. */
const idempotencyBatch = 1_000;

/**
 * The housekeeping of the database. It runs by a timer in every worker process, not as a job: it must go on while the
 * queue is away, and two at a time do no harm, because rows are taken with SKIP LOCKED and partitions made if missing.
 */
@Injectable()
export class Sweeper implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly logger = new Logger('Sweeper');
  private readonly runs: readonly RepeatingRun[];

  constructor(
    sweeps: TaskSweeps,
    partitions: PartitionKeeper,
    promoted: PromotedParameters,
    secrets: SecretRotationSweep,
    idempotency: IdempotencyStore,
  ) {
    this.runs = [
      ...sweeps.all.map(
        ([intervalMs, sweep]) =>
          new RepeatingRun({
            intervalMs,
            run: async (signal) => void (await sweep.run(signal)),
            onFailure: (error) => this.logger.error('sweep.tasksFailed', error),
          }),
      ),
      new RepeatingRun({
        intervalMs: partitionIntervalMs,
        run: () => partitions.keep(),
        onFailure: (error) => this.logger.error('sweep.partitionsFailed', error),
      }),
      new RepeatingRun({
        intervalMs: promotionIntervalMs,
        run: async (signal) => {
          while (!signal.aborted && (await promoted.work()));
        },
        onFailure: (error) => this.logger.error('sweep.promotionFailed', error),
      }),
      new RepeatingRun({
        intervalMs: idempotencyIntervalMs,
        run: async (signal) => {
          while (!signal.aborted && (await idempotency.dropExpired(idempotencyBatch)) === idempotencyBatch);
        },
        onFailure: (error) => this.logger.error('sweep.idempotencyFailed', error),
      }),
      new RepeatingRun({
        intervalMs: rotationIntervalMs,
        run: (signal) => secrets.run(signal),
        onFailure: (error) => this.logger.error('sweep.secretRotationFailed', error),
      }),
    ];
  }

  onApplicationBootstrap(): void {
    for (const run of this.runs) run.start();
  }

  async onApplicationShutdown(): Promise<void> {
    await Promise.all(this.runs.map((run) => run.stop()));
  }
}
