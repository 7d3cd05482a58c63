import { monitorEventLoopDelay } from 'node:perf_hooks';
import { Injectable } from '@nestjs/common';
import { LoadProbe } from './load-probe.js';
import { isCramped, memoryRoom, memoryUse } from './memory-room.js';

const resolutionMs = 20;
const mostDelayMs = 100;
const mostDatabaseWaitMs = 50;

/** What is too much at the moment; null when nothing is. */
export type Strain = 'eventLoop' | 'database' | 'memory' | null;

/** Looks at what a replica runs out of under load: its event loop, its connections to the database, its memory. */
@Injectable()
export class LoadMonitor {
  private readonly delays = monitorEventLoopDelay({ resolution: resolutionMs });
  private readonly room = memoryRoom();

  constructor(private readonly probe: LoadProbe) {
    this.delays.enable();
  }

  /** What was too much since the last look. Never rejects: a database that does not answer is too much. */
  async look(): Promise<Strain> {
    const delayMs = this.delays.percentile(99) / 1e6 - resolutionMs;
    this.delays.reset();
    if (isCramped(memoryUse(), this.room)) return 'memory';
    if (delayMs > mostDelayMs) return 'eventLoop';
    const waitMs = await this.probe.databaseWaitMs().catch(() => Number.POSITIVE_INFINITY);
    return waitMs > mostDatabaseWaitMs ? 'database' : null;
  }

  stop(): void {
    this.delays.disable();
  }
}
