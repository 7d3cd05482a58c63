import type { DeviceId } from '#device';
import { WakeUpQueue, type FirstWakeUp } from '#task';
import type { WakeUp } from '../conformance/wake-up-queue.js';

type Process = (wakeUp: WakeUp) => Promise<void>;

const mostAttempts = 3;

/** WakeUpQueue in memory. Without a worker it keeps what it is asked for, and nobody is called. */
export class InMemoryWakeUpQueue extends WakeUpQueue {
  private readonly waiting: { readonly wakeUp: WakeUp; readonly attempt: number }[] = [];
  /** Tasks whose first call is asked for and has not been made. */
  private readonly first = new Set<string>();
  private readonly workers = new Set<Process>();
  private readonly underway = new Map<Process, Set<Promise<void>>>();

  override async request(deviceId: DeviceId, taskId: string, delayMs = 0): Promise<void> {
    const job = { wakeUp: { deviceId, taskId }, attempt: 1 };
    if (delayMs === 0) this.enqueue(job);
    else setTimeout(() => this.enqueue(job), delayMs).unref();
  }

  override async requestFirst(wakeUps: readonly FirstWakeUp[]): Promise<void> {
    for (const { deviceId, taskId, delayMs } of wakeUps) {
      if (this.first.has(taskId)) continue;
      this.first.add(taskId);
      await this.request(deviceId, taskId, delayMs);
    }
  }

  override async requestCall(deviceId: DeviceId, requestId: string): Promise<void> {
    this.enqueue({ wakeUp: { deviceId, requestId }, attempt: mostAttempts });
  }

  /** Starts a worker; the result ends it when what it has at hand is done. */
  work(process: Process): () => Promise<void> {
    this.workers.add(process);
    this.underway.set(process, new Set());
    this.handOut();
    return async () => {
      this.workers.delete(process);
      const atHand = this.underway.get(process);
      if (atHand !== undefined) await Promise.all(atHand);
      this.underway.delete(process);
    };
  }

  private enqueue(job: (typeof this.waiting)[number]): void {
    this.waiting.push(job);
    this.handOut();
  }

  private handOut(): void {
    const [process] = this.workers;
    if (process === undefined) return;
    for (const job of this.waiting.splice(0)) {
      const jobs = this.underway.get(process)!;
      const run = this.run(process, job).finally(() => jobs.delete(run));
      jobs.add(run);
    }
  }

  private async run(process: Process, { wakeUp, attempt }: (typeof this.waiting)[number]): Promise<void> {
    try {
      await process(wakeUp);
      if ('taskId' in wakeUp) this.first.delete(wakeUp.taskId);
    } catch {
      if (attempt < mostAttempts) this.enqueue({ wakeUp, attempt: attempt + 1 });
    }
  }
}
