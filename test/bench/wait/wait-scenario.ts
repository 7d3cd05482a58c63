import { SimulatedCpe } from '#cpe-simulator';
import type { Closers } from '../process/closers.js';
import { table, type Report } from '../report/report.js';
import { percentile } from '../report/statistics.js';
import { PeriodicFleet } from './periodic-fleet.js';
import { cluster, oneProcess, type WaitingAcs } from './waiting-acs.js';

const others = 1_000;
const intervalMs = 30_000;
const reachable = 8;
const warmUpCalls = 150;
const calls = 400;

interface Figures {
  readonly name: string;
  readonly ms: readonly number[];
  readonly sessionsPerSec: number;
  readonly refused: number;
}

/** How long an operator waits for the answer of a CPE that can be called, while other CPEs inform. */
export async function waitScenario(closers: Closers): Promise<Report> {
  const serialNumbers = Array.from({ length: others }, (_, n) => `WAIT${n}`);
  const figures: Figures[] = [];
  for (const start of [oneProcess, cluster])
    figures.push(...(await measure(closers, await start(closers, serialNumbers), serialNumbers)));
  const rows = figures.map(({ name, ms, sessionsPerSec, refused }) => [
    name,
    sessionsPerSec.toFixed(0),
    String(refused),
    ...[0.5, 0.95, 0.99].map((rank) => percentile(ms, rank).toFixed(1)),
  ]);
  return {
    scenario: 'wait',
    title: 'Waiting for a reachable CPE',
    paragraphs: [
      `ms from \`POST /devices/{id}/rpc/GetParameterValues\` with \`Prefer: wait\` to its answer: the CPE is called, opens a session, and answers; ${calls} calls one after the other of ${reachable} simulated CPEs, whose own time is part of it. Meanwhile ${others} other CPEs inform every ${intervalMs / 1_000} s. Load, ACS and databases share the machine. Budget: p95 100 ms beyond the CPE's own time.`,
      table(['', 'sessions per s', 'refused', 'p50 ms', 'p95 ms', 'p99 ms'], rows),
    ],
  };
}

async function measure(
  closers: Closers,
  acs: WaitingAcs,
  serialNumbers: readonly string[],
): Promise<Figures[]> {
  const devices = await callableDevices(closers, acs);
  await callInTurn(acs, devices, warmUpCalls);
  const alone = {
    name: `${acs.name}, alone`,
    ms: await callInTurn(acs, devices, calls),
    sessionsPerSec: 0,
    refused: 0,
  };
  const fleet = new PeriodicFleet(serialNumbers, acs.cwmpPorts, intervalMs);
  await callInTurn(acs, devices, warmUpCalls);
  const [sessions, startedMs] = [fleet.sessionCount, performance.now()];
  const ms = await callInTurn(acs, devices, calls);
  const sessionsPerSec = ((fleet.sessionCount - sessions) / (performance.now() - startedMs)) * 1_000;
  await fleet.stop();
  await closers.closeAll();
  return [alone, { name: acs.name, ms, sessionsPerSec, refused: fleet.refusedCount }];
}

/** Ids of simulated CPEs that have been met and were given credentials. */
async function callableDevices(closers: Closers, { cwmpPorts, api }: WaitingAcs): Promise<string[]> {
  const cpes = Array.from({ length: reachable }, (_, n) => {
    const acsUrl = `http://127.0.0.1:${cwmpPorts[n % cwmpPorts.length]}/`;
    return new SimulatedCpe({ acsUrl, serialNumber: `CALLED${n}`, periodicInformIntervalSec: 0 });
  });
  closers.add(async () => void (await Promise.all(cpes.map((cpe) => cpe.stop()))));
  const met = cpes.map((cpe) => cpe.nextSession());
  await Promise.all(cpes.map((cpe) => cpe.start()));
  await Promise.all(met);
  return Promise.all(cpes.map(async ({ identity }) => (await api.device(identity.serialNumber)).id));
}

/** How long each call took, in ms. @throws Error when a task did not succeed in time */
async function callInTurn({ api }: WaitingAcs, devices: readonly string[], count: number): Promise<number[]> {
  const taken: number[] = [];
  for (let n = 0; n < count; n++) {
    const startedMs = performance.now();
    const { state } = await api.call(devices[n % devices.length]!, 'GetParameterValues', {
      parameterNames: ['Device.DeviceInfo.UpTime'],
    });
    if (state !== 'succeeded') throw new Error(`the task is ${state}`);
    taken.push(performance.now() - startedMs);
  }
  return taken;
}
