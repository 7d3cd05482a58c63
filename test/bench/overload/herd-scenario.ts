import { setMaxListeners } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';
import type { Closers } from '../process/closers.js';
import { table, type Report } from '../report/report.js';
import { percentile } from '../report/statistics.js';
import { capacityOf, meetAll, sharing, startStormAcs } from './storm-acs.js';
import { attemptSession, informOf } from './storm-cpe.js';

const herdMs = 10_000;
const longestMs = 900_000;
/** The very last wait for hours by the policy of TR-069, which tells nothing of the ACS. */
const enoughDone = 0.995;

/** A region that powers up: all devices boot within ten seconds, and come again as TR-069 or the ACS tells them. */
export async function herdScenario(
  closers: Closers,
  { devices = 20_000, cores }: { readonly devices?: number; readonly cores?: number },
): Promise<Report> {
  const storm = await startStormAcs(closers, 'bench_herd', { devices, cores });
  await meetAll(storm, devices);
  storm.confine();
  const { perSec: capacity } = await capacityOf(storm, {
    devices,
    durationMs: 10_000,
    eventCode: '1 BOOT',
  });
  await storm.acs.process.ask('watchEventLoop');
  const startedMs = performance.now();
  const sinceStart = () => performance.now() - startedMs;
  const doneAtMs: number[] = [];
  const perSec = new Map<number, number>();
  let attempts = 0;
  const ending = new AbortController();
  setMaxListeners(devices, ending.signal);
  const pause = (ms: number) => delay(ms, undefined, { signal: ending.signal }).catch(() => undefined);
  const done = () => {
    doneAtMs.push(sinceStart());
    if (doneAtMs.length >= devices * enoughDone) ending.abort();
  };
  const live = async (n: number) => {
    await pause(Math.random() * herdMs);
    const request = informOf(n, '1 BOOT');
    for (let retry = 1; sinceStart() < longestMs && !ending.signal.aborted; retry += 1) {
      attempts += 1;
      const second = Math.floor(sinceStart() / 1_000);
      perSec.set(second, (perSec.get(second) ?? 0) + 1);
      const outcome = await attemptSession(storm.port, n, request);
      if (outcome.kind === 'done') return done();
      // Every other CPE does as Retry-After says, the rest knows only the policy of TR-069.
      const isObedient = n % 2 === 0 && outcome.kind === 'shed';
      await pause(isObedient ? outcome.retryAfterSec * 1_000 : policyMs(retry));
    }
  };
  await Promise.all(Array.from({ length: devices }, (_, n) => live(n)));
  const { residentBytes } = await storm.acs.process.ask<{ residentBytes: number }>('eventLoop');
  const idealSec = Math.max(herdMs / 1_000, devices / capacity);
  const at = (share: number) =>
    doneAtMs.length < devices * share
      ? Number.NaN
      : percentile(doneAtMs, Math.min(share, (devices * share) / doneAtMs.length)) / 1_000;
  return {
    scenario: 'herd',
    title: 'A region powers up',
    postgresVersion: await storm.database.version(),
    paragraphs: [
      `${devices} devices boot within ${herdMs / 1_000} s. Half of those that are sent away come back as Retry-After says, half by the retry policy of TR-069. ${sharing(cores)} Budget: 99 % are done within twice the time that it takes to serve them one after the other.`,
      table(
        [
          'capacity per s',
          'ideal s',
          '50 % done s',
          '99 % done s',
          '÷ ideal',
          'attempts per device',
          'most per s',
          'resident MB',
        ],
        [
          [
            capacity.toFixed(0),
            idealSec.toFixed(0),
            at(0.5).toFixed(0),
            at(0.99).toFixed(0),
            (at(0.99) / idealSec).toFixed(2),
            (attempts / devices).toFixed(1),
            String(Math.max(...perSec.values())),
            (residentBytes / 1e6).toFixed(0),
          ],
        ],
      ),
    ],
  };
}

/** The wait before the nth retry [TR-069 3.2.1.1], with the standard interval of 5 s and multiplier of 2. */
function policyMs(retry: number): number {
  const least = 5_000 * 2 ** Math.min(9, retry - 1);
  return least * (1 + Math.random());
}
