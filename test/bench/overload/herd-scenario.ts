import type { Closers } from '../process/closers.js';
import { table, type Report } from '../report/report.js';
import { Herd, herdMs } from './herd.js';
import { capacityOf, confineAndSettle, meetAll, sharing, startStormAcs } from './storm-acs.js';

/** A region that powers up: all devices boot within ten seconds, and come again as TR-069 or the ACS tells them. */
export async function herdScenario(
  closers: Closers,
  { devices = 20_000, cores }: { readonly devices?: number; readonly cores?: number },
): Promise<Report> {
  const storm = await startStormAcs(closers, 'bench_herd', { devices, cores });
  await meetAll(storm, devices);
  const load = { devices, durationMs: 10_000, eventCode: '1 BOOT' };
  await confineAndSettle(storm, load);
  const { perSec: capacity } = await capacityOf(storm, load);
  const herd = new Herd(storm.port, devices);
  await storm.acs.process.ask('watchEventLoop');
  await herd.powerUp();
  const { residentBytes } = await storm.acs.process.ask<{ residentBytes: number }>('eventLoop');
  const idealSec = Math.max(herdMs / 1_000, devices / capacity);
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
            herd.doneAtSec(0.5).toFixed(0),
            herd.doneAtSec(0.99).toFixed(0),
            (herd.doneAtSec(0.99) / idealSec).toFixed(2),
            (herd.attempts / devices).toFixed(1),
            String(herd.mostAttemptsPerSec),
            (residentBytes / 1e6).toFixed(0),
          ],
        ],
      ),
      `The load's own event loop was late by ${herd.loadLateMs.toFixed(0)} ms at p99.`,
    ],
  };
}
