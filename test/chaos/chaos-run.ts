import { setTimeout as delay } from 'node:timers/promises';
import { AcsApi, type TaskResource } from '../e2e/acs/acs-api.js';
import type { ChaosCluster } from './chaos-cluster.js';
import { drawnFaults } from './drawn-faults.js';
import { faults } from './faults.js';
import { ChaosFleet } from './fleet.js';
import { brokenPromises } from './invariants.js';
import { isSettled, Operator } from './operator.js';
import { randomOrder } from './orders.js';
import { Random } from '../random.js';

export interface ChaosOptions {
  readonly seed: number;
  readonly cpes: number;
  readonly orders: number;
  readonly faults: number;
}

export interface ChaosReport {
  readonly seed: number;
  /** What was broken, in its order. */
  readonly faults: readonly string[];
  readonly accepted: number;
  readonly unanswered: number;
  /** How many tasks ended in which state, those that failed by method and fault. */
  readonly states: Readonly<Record<string, number>>;
  readonly executions: number;
  readonly restMs: number;
  readonly largestRoleMiB: number;
  readonly broken: readonly string[];
}

const mostMiB = 768;
const restWithinMs = 150_000;
const lookEveryMs = 500;

/**
 * Orders things of a fleet while the cluster breaks, lets it come to rest, and holds what the ACS says against what the
 * CPEs ran. The seed repeats what is ordered and broken; how processes race stays their own.
 */
export async function chaosRun(chaos: ChaosCluster, options: ChaosOptions): Promise<ChaosReport> {
  const random = new Random(options.seed, 0);
  const names = drawnFaults(options.seed, options.faults);
  const { cluster } = chaos;
  const api = new AcsApi(cluster.apiUrl, cluster.adminApiKey);
  const fleet = new ChaosFleet(cluster.cwmpUrl, options.cpes, options.seed, new Random(~options.seed, 0));
  try {
    await fleet.start();
    const operator = await Operator.of(api, `CHAOS-${options.seed}-`);
    const breaking = breakOneAfterTheOther(chaos, names, new Random(options.seed + 1, 0));
    // It is waited for below: a fault that cannot be brought about fails the run, and not the process before.
    breaking.catch(() => undefined);
    for (let n = 0; n < options.orders; n++) {
      await operator.order(randomOrder(random), random);
      await delay(10 + random.below(140));
    }
    await breaking;
    fleet.calmDown();
    const restedAt = Date.now();
    const tasks = await comeToRest(operator, restedAt + restWithinMs);
    const largestRoleMiB = chaos.largestRoleMiB();
    const { ledger } = fleet;
    return {
      seed: options.seed,
      faults: names,
      accepted: operator.accepted.size,
      unanswered: operator.unanswered,
      states: countStates(tasks),
      executions: ledger.executionCount,
      restMs: Date.now() - restedAt,
      largestRoleMiB,
      broken: [
        ...brokenPromises({ accepted: operator.accepted, tasks, ledger }),
        ...(largestRoleMiB > mostMiB ? [`I6: a role has ${largestRoleMiB} MiB`] : []),
      ],
    };
  } finally {
    await fleet.stop();
  }
}

async function breakOneAfterTheOther(
  chaos: ChaosCluster,
  names: readonly string[],
  random: Random,
): Promise<void> {
  for (const name of names) {
    await delay(300 + random.below(1_200));
    await faults[name]?.(chaos, random);
  }
}

/** The tasks when all are settled, or as they are when that takes too long; the API may need time to come back. */
async function comeToRest(operator: Operator, deadline: number): Promise<readonly TaskResource[]> {
  for (;;) {
    const isLate = Date.now() > deadline;
    const tasks = await operator.tasks().catch((error: unknown) => {
      if (isLate) throw error;
      return null;
    });
    if (tasks !== null && (isLate || tasks.every(isSettled))) return tasks;
    await delay(lookEveryMs);
  }
}

function countStates(tasks: readonly TaskResource[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const { state, type, fault } of tasks) {
    const ending = state === 'failed' ? `${type} failed with ${fault?.code ?? 'no fault'}` : state;
    counts[ending] = (counts[ending] ?? 0) + 1;
  }
  return counts;
}
