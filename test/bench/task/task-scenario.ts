import { BenchCluster, type ClusterCpu } from '../cluster/bench-cluster.js';
import { seedDevices } from '../idle/seed-devices.js';
import type { Closers } from '../process/closers.js';
import { table, type Report } from '../report/report.js';
import { median } from '../report/statistics.js';
import { kinds, TaskFleet, type SessionKind } from './task-fleet.js';

const devices = 256;
const sessionsPerRound = 320;
// The compiler of V8 is at work on this for long: a gateway spends twice as much on its first 300 tasks as after 3,000.
const warmUpRounds = 12;
const rounds = 7;

const columns = ['api', 'gateways', 'worker', 'postgres', 'redis'] as const;

/** What a task costs the processes of a cluster on Redis, from the call of the API until it is settled. */
export async function taskScenario(closers: Closers): Promise<Report> {
  const serialNumbers = Array.from({ length: devices }, (_, n) => `TASK${n}`);
  const cluster = await BenchCluster.start(closers, 'bench_task', (url) =>
    seedDevices(url, { serialNumbers, onboarding: 'approved', parameterCount: 200 }),
  );
  const fleet = await TaskFleet.of(cluster, serialNumbers);
  const costs = new Map<SessionKind, ClusterCpu[]>(kinds.map((kind) => [kind, []]));
  for (let round = 0; round < warmUpRounds + rounds; round++) {
    // Forth or back, so that a machine that slows down slows all of them.
    for (const kind of round % 2 === 0 ? kinds : kinds.toReversed()) {
      const cost = await costOf(cluster, () => fleet.play(kind, sessionsPerRound));
      if (round >= warmUpRounds) costs.get(kind)!.push(cost);
    }
  }
  await fleet.refuseLeftovers();
  const idle = costs.get('idle')!;
  const added = (kind: SessionKind) => costs.get(kind)!.map((cost, round) => difference(cost, idle[round]!));
  return {
    scenario: 'task',
    title: 'One task',
    postgresVersion: await cluster.database.version(),
    paragraphs: [
      `CPU-ms in a cluster on Redis, medians over ${rounds} rounds of ${sessionsPerRound} sessions that take turns, 32 at a time, after ${warmUpRounds} that warm the processes up. A task, GetParameterValues of one parameter, is ordered by the API and sent in the next session of its device; what it adds to a session is taken within each round. A task that nobody waits for (lane \`campaign\`) leaves its device alone; for one in the lane \`interactive\` the worker looks whether the device can be called, which these cannot. Budget: 1.5 ms in the processes of the ACS together.`,
      table(
        ['', 'API', 'gateways', 'worker', 'together', 'PostgreSQL', 'Redis'],
        [
          ['session without a task', ...cells(idle)],
          ['a task adds, `campaign`', ...cells(added('campaign'))],
          ['a task adds, `interactive`', ...cells(added('interactive'))],
        ],
      ),
    ],
  };
}

async function costOf(cluster: BenchCluster, play: () => Promise<void>): Promise<ClusterCpu> {
  const before = cluster.cpu();
  await play();
  return perPart((part) => (cluster.cpu()[part] - before[part]) / sessionsPerRound);
}

function difference(cost: ClusterCpu, idle: ClusterCpu): ClusterCpu {
  return perPart((part) => cost[part] - idle[part]);
}

function perPart(of: (part: keyof ClusterCpu) => number): ClusterCpu {
  return Object.fromEntries(columns.map((part) => [part, of(part)])) as unknown as ClusterCpu;
}

function cells(costs: readonly ClusterCpu[]): string[] {
  const of = (value: (cost: ClusterCpu) => number) => median(costs.map(value)).toFixed(2);
  return [
    of(({ api }) => api),
    of(({ gateways }) => gateways),
    of(({ worker }) => worker),
    of(({ api, gateways, worker }) => api + gateways + worker),
    of(({ postgres }) => postgres),
    of(({ redis }) => redis),
  ];
}
