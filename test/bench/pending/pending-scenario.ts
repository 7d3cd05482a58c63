import { Database } from '#persistence';
import { BenchCluster } from '../cluster/bench-cluster.js';
import { overConnections } from '../cluster/sessions-at-once.js';
import { informRequest, workSession } from '../cluster/working-cpe.js';
import { fillFleet } from '../fleet/fill-fleet.js';
import { fleetInform } from '../fleet/fleet-inform.js';
import type { Closers } from '../process/closers.js';
import { table, type Report } from '../report/report.js';
import { BulkOrders } from './bulk-orders.js';
import { RedisProbe, type RedisHoldings } from './redis-probe.js';

const connections = 16;
const mostSessions = 5_000;
const keysOfDevices = 'acs:{cpe*';

/** A part of the run: what Redis holds behind it, and how many tasks moved in which time. */
interface Part {
  readonly name: string;
  readonly holdings: RedisHoldings;
  readonly tasks: number;
  readonly ms: number;
}

/** Every device of a fleet gets one task, which waits in Redis; some come for theirs, the others' are withdrawn. */
export async function pendingScenario(
  closers: Closers,
  { devices = 100_000 }: { readonly devices?: number },
): Promise<Report> {
  const cluster = await BenchCluster.start(closers, 'bench_pending', (url) => fill(url, devices));
  const probe = await RedisProbe.open(cluster.redisUrl);
  closers.add(() => probe.close());
  const orders = new BulkOrders(cluster.operator());
  const before = await probe.holdings();
  const part = async (name: string, tasks: number, play: () => Promise<unknown>): Promise<Part> => {
    const startedMs = performance.now();
    await play();
    const ms = performance.now() - startedMs;
    return { name, holdings: await probe.settled(), tasks, ms };
  };
  let operation = '';
  const sessions = Math.min(devices, mostSessions);
  const parts = [
    await part('a bulk operation has made the tasks', devices, async () => {
      const { id, applied } = await orders.enqueue();
      if (applied !== devices) throw new Error(`${applied} of ${devices} devices got a task`);
      operation = id;
    }),
    await part('devices have come for theirs', sessions, () => comeForTasks(cluster, sessions)),
    await part('the others are withdrawn', devices - sessions, () => orders.withdraw(operation)),
  ];
  const { taskStates } = await orders.progress(operation);
  const left = await probe.keys(keysOfDevices);
  return {
    scenario: 'pending',
    title: 'One pending task for every device',
    postgresVersion: await cluster.database.version(),
    paragraphs: [
      `A cluster on Redis knows ${devices} devices. A bulk operation gives each of them a task; ${sessions} open a session and do theirs, over ${connections} connections to two gateways; the tasks of the others are withdrawn by a second operation. Load, cluster and databases share the machine. Budget: 200 MB of Redis for 100,000 devices, and no key of a device is left.`,
      table(
        ['', 'tasks', 's', 'per s', 'Redis keys', 'Redis MB', 'bytes per device'],
        [
          ['before', '–', '–', '–', ...cells(before, before, devices)],
          ...parts.map((each) => row(each, before, devices)),
        ],
      ),
      `Tasks by their state: ${JSON.stringify(taskStates)}. Keys of devices that are left: ${left.length}; the others are those of the worker's own queues and of what the gateways count for a while.`,
    ],
  };
}

async function fill(url: string, devices: number): Promise<void> {
  const filling = new Database(url, 2, 'aviary-bench', () => undefined);
  await fillFleet(filling.pool, { devices, parameters: 7 });
  await filling.close();
}

async function comeForTasks(cluster: BenchCluster, count: number): Promise<void> {
  await overConnections({ count, connections, ports: cluster.gatewayPorts }, async (n, connection) => {
    const rpcs = await workSession(connection, informRequest(fleetInform(n, '2 PERIODIC')));
    if (rpcs !== 1) throw new Error(`${rpcs} RPCs in the session of device ${n}`);
  });
}

function row({ name, holdings, tasks, ms }: Part, before: RedisHoldings, devices: number): string[] {
  const perSec = tasks === 0 ? 0 : (tasks / ms) * 1_000;
  return [
    name,
    String(tasks),
    (ms / 1_000).toFixed(0),
    perSec.toFixed(0),
    ...cells(holdings, before, devices),
  ];
}

function cells({ keys, bytes }: RedisHoldings, before: RedisHoldings, devices: number): string[] {
  return [String(keys), (bytes / 1e6).toFixed(1), String(Math.round((bytes - before.bytes) / devices))];
}
