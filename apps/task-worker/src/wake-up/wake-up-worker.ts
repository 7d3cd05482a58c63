import { Injectable, Logger, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { BullWakeUpQueue, BullWakeUpWorker, QueueBackend, type CallJob, type WakeUpJob } from '#queue';
import { ConnectionRequestService } from '../connection-request/connection-request.service.js';
import { WakeUpProcessor } from './wake-up.processor.js';

// A call holds its place for 5 s at most, nearly all of it spent waiting for the device.
const concurrency = 50;

/** Works on the wake-ups of the queue as long as the application runs. */
@Injectable()
export class WakeUpWorker implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly logger = new Logger('WakeUp');
  private worker: BullWakeUpWorker | undefined;

  constructor(
    private readonly backend: QueueBackend,
    private readonly processor: WakeUpProcessor,
    private readonly connectionRequests: ConnectionRequestService,
    private readonly wakeUps: BullWakeUpQueue,
  ) {}

  onApplicationBootstrap(): void {
    const onFailure = (error: Error): void => this.logger.error('wakeUp.failed', error);
    const process = async (job: WakeUpJob | CallJob): Promise<void> => {
      await ('requestId' in job ? this.processor.call(job) : this.processor.process(job));
    };
    this.worker = new BullWakeUpWorker(this.backend, process, { concurrency, onFailure });
  }

  /** Interrupted calls go back to the queue, so the queue is closed last. */
  async onApplicationShutdown(): Promise<void> {
    this.connectionRequests.hangUp();
    await this.worker?.close();
    await this.wakeUps.close();
  }
}
