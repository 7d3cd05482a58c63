import { setTimeout as delay } from 'node:timers/promises';
import { KeepAliveConnection } from '../idle/keep-alive-connection.js';
import { IdleCpe } from '../idle/idle-cpe.js';
import { seedDevices } from '../idle/seed-devices.js';
import { startAcs } from '../process/acs-process.js';
import { BenchDatabase } from '../process/bench-database.js';
import type { Closers } from '../process/closers.js';
import { table, type Report } from '../report/report.js';
import { percentile } from '../report/statistics.js';
import { attack, type AttackTally } from './attacker.js';
import { hostileRequests } from './hostile-requests.js';

const attackers = 32;
const goodCpes = 8;
const attackMs = 10_000;

interface EventLoopFigures {
  readonly p99Ms: number;
  readonly maxMs: number;
  readonly residentBytes: number;
}

/** Good CPEs that inform all the time, first alone and then while 32 connections send what must be refused. */
export async function attackScenario(closers: Closers): Promise<Report> {
  const database = await BenchDatabase.start();
  closers.add(() => database.stop());
  const url = await database.create('bench_attack');
  const serialNumbers = Array.from({ length: goodCpes }, (_, n) => `GOOD${n}`);
  await seedDevices(url, { serialNumbers, onboarding: 'approved', parameterCount: 200 });
  const acs = await startAcs(database.directory, url, 'open');
  closers.add(() => acs.process.stop());
  const tally: AttackTally = new Map();
  const run = async (isAttacked: boolean) => {
    const end = new AbortController();
    await acs.process.ask('watchEventLoop');
    const times: number[] = [];
    const work = serialNumbers.map((serial) => informOn(acs.cwmpPort, serial, end.signal, times));
    if (isAttacked) {
      const requests = hostileRequests();
      for (let n = 0; n < attackers; n++) work.push(attack(acs.cwmpPort, requests, n, end.signal, tally));
    }
    await delay(attackMs);
    const figures = await acs.process.ask<EventLoopFigures>('eventLoop');
    end.abort();
    await Promise.all(work);
    return { figures, times };
  };
  await run(false);
  const rows = [
    ['alone', await run(false)],
    ['under attack', await run(true)],
    ['alone again', await run(false)],
  ] as const;
  return {
    scenario: 'attack',
    title: 'Under attack',
    postgresVersion: await database.version(),
    paragraphs: [
      `${goodCpes} good CPEs inform all the time for ${attackMs / 1_000} s, alone and beside ${attackers} connections that send hostile requests of up to a megabyte one after the other. Attackers and good CPEs share the machine with the ACS. Budget: the event loop is held up for less than 50 ms at its 99th percentile.`,
      table(
        ['', 'event loop p99 ms', 'longest ms', 'sessions', 'session p99 ms', 'resident MB'],
        rows.map(([name, { figures, times }]) => [
          name,
          figures.p99Ms.toFixed(1),
          figures.maxMs.toFixed(0),
          String(times.length),
          percentile(times, 0.99).toFixed(0),
          (figures.residentBytes / 1e6).toFixed(0),
        ]),
      ),
      table(
        ['hostile request', 'answers'],
        [...tally].map(([name, statuses]) => [
          name,
          [...statuses].map(([status, count]) => `${status}: ${count}`).join(', '),
        ]),
      ),
    ],
  };
}

/** Sessions of one CPE, with their wall ms; each must end in order. */
async function informOn(port: number, serial: string, signal: AbortSignal, times: number[]): Promise<void> {
  const connection = await KeepAliveConnection.open(port);
  const cpe = new IdleCpe(serial, null);
  while (!signal.aborted) {
    const started = performance.now();
    await cpe.inform(connection);
    times.push(performance.now() - started);
  }
  connection.close();
}
