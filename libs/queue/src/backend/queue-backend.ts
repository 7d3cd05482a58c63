import type { BackendFactory, IQueueBackend } from 'bullmq';

/** The connection is the factory's; what BullMQ wants to be told of it stays empty. */
export type NoConnection = Readonly<Record<string, never>>;

/** For `connection` in the options of BullMQ's classes. */
export const ownConnection: NoConnection = {};

/**
 * Listens to the errors of a backend whose connections are shared: their owner has told them already, and an emitter
 * without a listener would end the process.
 */
export const toldByOwner = (): void => undefined;

/** BullMQ's store, opened once per process and shared by all queues and workers. */
export abstract class QueueBackend {
  /** For queues and workers; they share the connections of this process. */
  abstract readonly factory: BackendFactory<IQueueBackend, NoConnection>;

  /** The name under which BullMQ knows a queue. */
  abstract nameOf(queue: string): string;

  /** Has BullMQ take no notes of a queue that nobody listens to; before a job is added to it. */
  abstract keepQuiet(queue: IQueueBackend): Promise<void>;

  /**
   * Forgets what BullMQ notes of a job that is gone, and of the queue of this name unless it has jobs. By itself it
   * keeps the notes for ever.
   */
  abstract forget(name: string, jobId: string): Promise<void>;

  /** To be called when the worker of a queue is about to end: nothing of it waits for a store that is away any more. */
  abstract endWaiting(queue: string): void;

  abstract close(): Promise<void>;
}
