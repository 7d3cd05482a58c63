import { setTimeout as delay } from 'node:timers/promises';
import type { Closers } from '../process/closers.js';
import { table, type Report } from '../report/report.js';
import { percentile } from '../report/statistics.js';
import { capacityOf, startStormAcs, type StormAcs } from './storm-acs.js';
import { attemptSession, informOf } from './storm-cpe.js';

const devices = 4_000;
const factor = 10;
const warmUpMs = 10_000;
const measuredMs = 10_000;
const stormMs = 30_000;
const stepMs = 10;
/** What the load can have open at once. */
const mostOpen = 4_000;

interface Storm {
  offered: number;
  done: number;
  shed: number;
  failed: number;
  /** Attempts that the load itself could not make. */
  skipped: number;
  readonly times: number[];
  readonly failures: Map<string, number>;
}

interface LoopFigures {
  readonly p99Ms: number;
  readonly residentBytes: number;
}

/** Ten times as many sessions as the ACS can serve, each on a new connection, and what of it is served. */
export async function overloadScenario(closers: Closers): Promise<Report> {
  const storm = await startStormAcs(closers, 'bench_overload', devices);
  const { process: acs } = storm.acs;
  await capacityOf(storm, devices, warmUpMs);
  const loop = async <T>(work: Promise<T>) => {
    await acs.ask('watchEventLoop');
    const result = await work;
    return { result, figures: await acs.ask<LoopFigures>('eventLoop') };
  };
  const before = await loop(capacityOf(storm, devices, measuredMs));
  const during = await loop(offer(storm, before.result * factor));
  const after = await loop(capacityOf(storm, devices, measuredMs));
  const { done, times, ...counts } = during.result;
  const goodput = done / (stormMs / 1_000);
  const megabytes = ({ residentBytes }: LoopFigures) => (residentBytes / 1e6).toFixed(0);
  return {
    scenario: 'overload',
    title: 'Overload',
    postgresVersion: await storm.database.version(),
    paragraphs: [
      `${factor} times the sessions that the ACS can serve, for ${stormMs / 1_000} s, each on a new connection; CPEs that are sent away do not wait. Load, ACS and PostgreSQL share the machine, so that the load itself takes from what is served. Budget: 90 % of the capacity is served, memory is bounded, and afterwards all is as before.`,
      table(
        ['', 'sessions per s', 'session p99 ms', 'event loop p99 ms', 'resident MB'],
        [
          [
            'before',
            before.result.toFixed(0),
            '–',
            before.figures.p99Ms.toFixed(0),
            megabytes(before.figures),
          ],
          [
            'storm',
            goodput.toFixed(0),
            times.length === 0 ? '–' : percentile(times, 0.99).toFixed(0),
            during.figures.p99Ms.toFixed(0),
            megabytes(during.figures),
          ],
          ['after', after.result.toFixed(0), '–', after.figures.p99Ms.toFixed(0), megabytes(after.figures)],
        ],
      ),
      `Served in the storm: ${((100 * goodput) / before.result).toFixed(0)} % of the capacity. Offered ${counts.offered}, sent away ${counts.shed}, failed ${counts.failed}${reasonsOf(counts.failures)}; the load could not make ${counts.skipped} more.`,
    ],
  };
}

async function offer({ acs }: StormAcs, perSec: number): Promise<Storm> {
  const storm: Storm = {
    offered: 0,
    done: 0,
    shed: 0,
    failed: 0,
    skipped: 0,
    times: [],
    failures: new Map(),
  };
  const requests = Array.from({ length: devices }, (_, n) => informOf(n, '2 PERIODIC'));
  const startedMs = performance.now();
  const open = new Set<Promise<void>>();
  let due = 0;
  for (let elapsedMs = 0; elapsedMs < stormMs; elapsedMs = performance.now() - startedMs) {
    for (const target = Math.floor((elapsedMs / 1_000) * perSec); due < target; due += 1) {
      if (open.size >= mostOpen) storm.skipped += 1;
      else start(due % devices);
    }
    await delay(stepMs);
  }
  await Promise.all(open);
  return storm;

  function start(n: number): void {
    storm.offered += 1;
    const attempt: Promise<void> = make(n).finally(() => open.delete(attempt));
    open.add(attempt);
  }

  async function make(n: number): Promise<void> {
    const outcome = await attemptSession(acs.cwmpPort, n, requests[n]!);
    storm[outcome.kind] += 1;
    if (outcome.kind === 'done') storm.times.push(outcome.ms);
    if (outcome.kind === 'failed')
      storm.failures.set(outcome.why, (storm.failures.get(outcome.why) ?? 0) + 1);
  }
}

function reasonsOf(failures: ReadonlyMap<string, number>): string {
  const reasons = [...failures].map(([why, count]) => `${why}: ${count}`);
  return reasons.length === 0 ? '' : ` (${reasons.join(', ')})`;
}
