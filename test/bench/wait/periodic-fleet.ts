import { setMaxListeners } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';
import { IdleCpe } from '../idle/idle-cpe.js';
import { KeepAliveConnection } from '../idle/keep-alive-connection.js';

/** CPEs that inform at their own times, each session on a connection of its own, until they are stopped. */
export class PeriodicFleet {
  /** Sessions that were served. */
  sessionCount = 0;
  /** Sessions that the ACS had no time for. */
  refusedCount = 0;
  private readonly stopped = new AbortController();
  private readonly lives: readonly Promise<void>[];

  /** @param ports of the ACS, taken in turn */
  constructor(
    serialNumbers: readonly string[],
    private readonly ports: readonly number[],
    private readonly intervalMs: number,
  ) {
    // Each of them listens, as long as it waits.
    setMaxListeners(0, this.stopped.signal);
    this.lives = serialNumbers.map((serialNumber, n) =>
      this.live(new IdleCpe(serialNumber, null), n, (intervalMs * n) / serialNumbers.length),
    );
  }

  /** Resolves when all sessions are over. */
  async stop(): Promise<void> {
    this.stopped.abort();
    await Promise.all(this.lives);
  }

  private async live(cpe: IdleCpe, n: number, firstMs: number): Promise<void> {
    const { signal } = this.stopped;
    for (let waitMs = firstMs; await isOver(waitMs, signal); waitMs = this.intervalMs) {
      const connection = await KeepAliveConnection.open(this.ports[n % this.ports.length]!);
      const isServed = await cpe.inform(connection).then(
        () => true,
        () => false,
      );
      connection.close();
      if (isServed) this.sessionCount += 1;
      else this.refusedCount += 1;
    }
  }
}

/** False when it was cut short. */
async function isOver(waitMs: number, signal: AbortSignal): Promise<boolean> {
  try {
    await delay(waitMs, undefined, { signal });
    return true;
  } catch {
    return false;
  }
}
