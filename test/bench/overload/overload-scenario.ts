import { availableParallelism } from 'node:os';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { setTimeout as delay } from 'node:timers/promises';
import type { Closers } from '../process/closers.js';
import { CpuSlice } from '../process/cpu-slice.js';
import { table, type Report } from '../report/report.js';
import { SessionTimes, type Capacity } from './session-times.js';
import { capacityOf, confineAndSettle, meetAll, sharing, startStormAcs, type StormAcs } from './storm-acs.js';
import { attemptSession, informOf } from './storm-cpe.js';

const devices = 4_000;
const factor = 10;
const measuredMs = 20_000;
const warmUpMs = 45_000;
const load = { devices, durationMs: measuredMs, eventCode: '2 PERIODIC' };
const stepMs = 10;
/** What the load can have open at once. */
const mostOpen = 4_000;

/** Ten times what a core serves takes load and balancer four cores: they keep the rest, where that can be arranged. */
const sliceBelowLoad = () => (CpuSlice.isPossible() ? 0.125 * availableParallelism() : undefined);

interface Storm {
  offered: number;
  done: number;
  shed: number;
  failed: number;
  /** Attempts that the load itself could not make. */
  skipped: number;
  readonly times: SessionTimes;
  readonly failures: Map<string, number>;
}

interface LoopFigures {
  readonly p99Ms: number;
  /** CPU time of the ACS for one session that was served. */
  readonly cpuMs: number;
  readonly residentBytes: number;
}

/** Ten times as many sessions as the ACS can serve, each on a new connection, and what of it is served. */
export async function overloadScenario(
  closers: Closers,
  { stormSec, cores = sliceBelowLoad() }: { readonly stormSec: number; readonly cores?: number },
): Promise<Report> {
  const storm = await startStormAcs(closers, 'bench_overload', { devices, cores });
  const { process: acs } = storm.acs;
  await meetAll(storm, devices);
  const watched = async <T>(work: Promise<T>) => {
    await acs.ask('watchEventLoop');
    const cpuBefore = await acs.cpuMs();
    const result = await work;
    const cpuMs = (await acs.cpuMs()) - cpuBefore;
    return { result, figures: { ...(await acs.ask<Omit<LoopFigures, 'cpuMs'>>('eventLoop')), cpuMs } };
  };
  // The first that come find a process that has compiled little of its code yet.
  await capacityOf(storm, { ...load, durationMs: warmUpMs });
  await confineAndSettle(storm, load);
  const before = await watched(capacityOf(storm, load));
  const loadDelays = monitorEventLoopDelay({ resolution: 1 });
  loadDelays.enable();
  const during = await watched(offer(storm, before.result.perSec * factor, stormSec * 1_000));
  loadDelays.disable();
  const after = await watched(capacityOf(storm, load));
  const { times, ...counts } = during.result;
  const goodput = times.over(stormSec);
  const capacityPerSec = Math.max(before.result.perSec, after.result.perSec);
  const row = (name: string, { perSec, p99Ms, informP99Ms }: Capacity, sec: number, figures: LoopFigures) => [
    name,
    perSec.toFixed(0),
    informP99Ms.toFixed(0),
    p99Ms.toFixed(0),
    (figures.cpuMs / (perSec * sec)).toFixed(2),
    (figures.cpuMs / (sec * 1_000)).toFixed(2),
    figures.p99Ms.toFixed(0),
    (figures.residentBytes / 1e6).toFixed(0),
  ];
  const measuredSec = measuredMs / 1_000;
  return {
    scenario: 'overload',
    title: 'Overload',
    postgresVersion: await storm.database.version(),
    paragraphs: [
      `${factor} times the sessions that the ACS can serve, for ${stormSec} s, each on a new connection to the balancer; CPEs that are sent away do not wait. ${sharing(cores)} Budget: 90 % of the capacity is served, the InformResponse within 500 ms at p99, memory is bounded, and afterwards all is as before.`,
      table(
        [
          '',
          'sessions per s',
          'Inform p99 ms',
          'session p99 ms',
          'ACS CPU-ms per session',
          'ACS cores',
          'event loop p99 ms',
          'resident MB',
        ],
        [
          row('before', before.result, measuredSec, before.figures),
          row('storm', goodput, stormSec, during.figures),
          row('after', after.result, measuredSec, after.figures),
        ],
      ),
      `Served in the storm: ${((100 * goodput.perSec) / capacityPerSec).toFixed(0)} % of the capacity, the larger one of before and after. Offered ${counts.offered}, sent away ${counts.shed}, failed ${counts.failed}${reasonsOf(counts.failures)}; the load could not make ${counts.skipped} more. The load's own event loop was late by ${(loadDelays.percentile(99) / 1e6).toFixed(0)} ms at p99, ${(loadDelays.max / 1e6).toFixed(0)} ms at most.`,
    ],
  };
}

async function offer({ port }: StormAcs, perSec: number, stormMs: number): Promise<Storm> {
  const storm: Storm = {
    offered: 0,
    done: 0,
    shed: 0,
    failed: 0,
    skipped: 0,
    times: new SessionTimes(),
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
    const outcome = await attemptSession(port, n, requests[n]!);
    storm[outcome.kind] += 1;
    if (outcome.kind === 'done') storm.times.add(outcome);
    if (outcome.kind === 'failed')
      storm.failures.set(outcome.why, (storm.failures.get(outcome.why) ?? 0) + 1);
  }
}

function reasonsOf(failures: ReadonlyMap<string, number>): string {
  const reasons = [...failures].map(([why, count]) => `${why}: ${count}`);
  return reasons.length === 0 ? '' : ` (${reasons.join(', ')})`;
}
