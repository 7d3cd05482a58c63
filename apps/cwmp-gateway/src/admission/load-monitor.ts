import { totalmem } from 'node:os';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { Injectable } from '@nestjs/common';
import { LoadProbe } from './load-probe.js';

const resolutionMs = 20;
const mostDelayMs = 100;
const mostDatabaseWaitMs = 50;
const mostMemoryShare = 0.75;

/** What is too much at the moment; null when nothing is. */
export type Strain = 'eventLoop' | 'database' | 'memory' | null;

/** Looks at what a replica runs out of under load: its event loop, its connections to the database, its memory. */
@Injectable()
export class LoadMonitor {
  private readonly delays = monitorEventLoopDelay({ resolution: resolutionMs });
  private readonly mostResidentBytes = memoryBytes() * mostMemoryShare;

  constructor(private readonly probe: LoadProbe) {
    this.delays.enable();
  }

  /** What was too much since the last look. Never rejects: a database that does not answer is too much. */
  async look(): Promise<Strain> {
    const delayMs = this.delays.percentile(99) / 1e6 - resolutionMs;
    this.delays.reset();
    if (process.memoryUsage.rss() > this.mostResidentBytes) return 'memory';
    if (delayMs > mostDelayMs) return 'eventLoop';
    const waitMs = await this.probe.databaseWaitMs().catch(() => Number.POSITIVE_INFINITY);
    return waitMs > mostDatabaseWaitMs ? 'database' : null;
  }

  stop(): void {
    this.delays.disable();
  }
}

/** What this process may use: the limit of its container, else the memory of the machine. */
function memoryBytes(): number {
  const constrained = process.constrainedMemory();
  return constrained > 0 ? Math.min(constrained, totalmem()) : totalmem();
}
