import { Logger, type INestApplicationContext } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { Queue, type IQueueBackend } from 'bullmq';
import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { InProcessChangeSignals, InProcessTaskSignals } from '#coordination';
import { ConnectionRequestListener } from '#cpe-simulator';
import {
  ConnectionRequestAccess,
  ConnectionRequestLog,
  newUuidV7,
  IdempotencyStore,
  PromotedParameters,
  SecretRotation,
  QuirkBook,
  QuirkCatalogue,
  type DeviceId,
} from '#device';
import { Metrics } from '#observability';
import { keepPartitions, queueSchema } from '#persistence';
import {
  BullBulkOperationQueue,
  BullPendingRpcQueue,
  BullWakeUpQueue,
  OwnQueueLoss,
  PostgresQueueBackend,
  QueueBackend,
  wakeUpQueueName,
  type WakeUpJob,
} from '#queue';
import {
  PendingRpcQueue,
  QueuedTasks,
  QueueLoss,
  RequestedCalls,
  TaskLedger,
  TaskService,
  TaskSignals,
  BulkOperations,
  BulkOperationStore,
} from '#task';
import { PartitionKeeper, TaskRetention, TaskWorkerModule } from '#task-worker';
import { stepOf, TestDevice } from '#testing';
import { openPostgresPorts, type PostgresPorts } from './postgres-ports.js';

const credentials = { username: 'cpe-1', password: 'Canary-4711' };

type WakeUps = Queue<
  WakeUpJob,
  unknown,
  string,
  WakeUpJob,
  unknown,
  string,
  IQueueBackend,
  Readonly<Record<string, never>>
>;

/** What a test's CPE says to those who know its password. */
type Reception = 'accepted' | 'busy' | 'offline';

let ports: PostgresPorts;
let backend: QueueBackend;
let loss: OwnQueueLoss;
let pendingRpcs: BullPendingRpcQueue;
let wakeUps: BullWakeUpQueue;
let bulkQueue: BullBulkOperationQueue;
let signals: InProcessTaskSignals;
let tasks: TaskService;
let inspected: WakeUps;
let listener: ConnectionRequestListener;
let metrics: Metrics;
let worker: INestApplicationContext;

beforeAll(async () => {
  ports = await openPostgresPorts();
});

afterAll(() => ports.close());

beforeEach(async () => {
  backend = new PostgresQueueBackend(
    // A worker beside the worker, each with two of BullMQ's.
    { databaseUrl: ports.url, schema: queueSchema, workers: 4 },
    () => undefined,
  );
  pendingRpcs = new BullPendingRpcQueue(backend);
  wakeUps = new BullWakeUpQueue(backend);
  bulkQueue = new BullBulkOperationQueue(backend);
  inspected = new Queue(wakeUpQueueName, { connection: {} }, backend.factory);
  signals = new InProcessTaskSignals();
  loss = new OwnQueueLoss();
  tasks = new TaskService(ports.ledger, pendingRpcs, wakeUps, signals, (_operation, error) => {
    throw error;
  });
  listener = await ConnectionRequestListener.open('127.0.0.1');
  metrics = new Metrics();
  worker = await startWorker();
});

afterEach(async () => {
  vi.restoreAllMocks();
  await worker.close();
  await pendingRpcs.close();
  await wakeUps.close();
  await bulkQueue.close();
  await inspected.obliterate({ force: true });
  await inspected.close();
  // Ends only when every connection was given back, that of the worker included.
  await backend.close();
  await listener.close();
});

function startWorker(): Promise<INestApplicationContext> {
  const module = TaskWorkerModule.forRoot({
    connectionRequests: { loopbackAllowed: true },
    providers: [
      { provide: QueueBackend, useValue: backend },
      { provide: TaskLedger, useValue: ports.ledger },
      { provide: PendingRpcQueue, useValue: pendingRpcs },
      { provide: TaskSignals, useValue: signals },
      { provide: ConnectionRequestAccess, useValue: ports.access },
      { provide: ConnectionRequestLog, useValue: ports.calls },
      {
        provide: QuirkBook,
        useValue: new QuirkBook(new QuirkCatalogue([]), ports.quirks, new InProcessChangeSignals()),
      },
      { provide: IdempotencyStore, useValue: ports.idempotency },
      { provide: BulkOperationStore, useValue: ports.bulk },
      {
        provide: BulkOperations,
        useValue: new BulkOperations(ports.bulk, bulkQueue, () => undefined),
      },
      { provide: TaskService, useValue: tasks },
      { provide: PromotedParameters, useValue: ports.promoted },
      { provide: QueuedTasks, useValue: ports.queued },
      { provide: QueueLoss, useValue: loss },
      { provide: SecretRotation, useValue: ports.rotation },
      { provide: TaskRetention, useValue: new TaskRetention(90) },
      { provide: PartitionKeeper, useValue: { keep: () => keepPartitions(ports.url) } },
      { provide: Metrics, useValue: metrics },
    ],
  });
  return NestFactory.createApplicationContext(module, { logger: false });
}

/** A CPE that can be called, with the count of those of our calls that it let in. */
async function callableDevice(
  receptions: readonly Reception[],
  url?: string,
): Promise<{ device: TestDevice; received: () => number }> {
  let received = 0;
  const own = listener.register({
    habits: { qop: 'auth', closesAfterChallenge: true, spacingMs: 0, servesAfterSession: false },
    credentials: () => credentials,
    receive: () => receptions[received++] ?? 'accepted',
  });
  const facts = { connectionRequestUrl: url ?? own, peerAddress: '127.0.0.1' };
  const device = await TestDevice.register(ports, 'approved', { facts });
  await ports.access.record(await device.fence(), credentials);
  return { device, received: () => received };
}

async function acceptTask(device: TestDevice): Promise<string> {
  const task = device.task([stepOf('Reboot')]);
  expect(await tasks.accept(task)).toMatchObject({ kind: 'accepted' });
  return task.id;
}

/** Jobs that wait for their time, once there are `count` and no others. */
async function delayedJobs(count: number) {
  const counts = { delayed: count, waiting: 0, active: 0 };
  await expect
    .poll(() => inspected.getJobCounts('delayed', 'waiting', 'active'), { timeout: 10_000 })
    .toEqual(counts);
  return inspected.getDelayed();
}

/** Lets `durationMs` pass for the worker, and has it look at its queue. */
async function passTime(durationMs: number): Promise<void> {
  const now = Date.now;
  vi.spyOn(Date, 'now').mockImplementation(() => now() + durationMs);
  await ports.passTime(durationMs);
  await wakeUps.request(0 as DeviceId, newUuidV7());
}

describe('a wake-up', () => {
  it('calls a device once for all its tasks, and is done when they were sent', async () => {
    const { device, received } = await callableDevice([]);
    const ids = await Promise.all(Array.from({ length: 10 }, () => acceptTask(device)));
    const jobs = await delayedJobs(10);
    expect(received()).toBe(1);
    expect(jobs.map(({ data, opts }) => [data, opts.delay])).toEqual(
      expect.arrayContaining(
        ids.map((taskId) => [{ deviceId: device.id, taskId, attempt: 1, sendingsBefore: 0 }, 30_000]),
      ),
    );
    expect(JSON.stringify(jobs.map((job) => job.toJSON()))).not.toContain('Canary');

    expect(await device.serveAll(await device.fence())).toHaveLength(10);
    await passTime(30_000);
    await delayedJobs(0);
    expect(received()).toBe(1);
  });

  it('takes an accepted request without an Inform for missed', async () => {
    const { device, received } = await callableDevice([]);
    await acceptTask(device);
    await delayedJobs(1);
    await passTime(30_000);
    await expect.poll(received).toBe(2);
    expect((await delayedJobs(1))[0]?.data).toMatchObject({ attempt: 2 });
  });

  it('calls a busy device again after 5 s', async () => {
    const { device, received } = await callableDevice(['busy', 'accepted']);
    await acceptTask(device);
    expect((await delayedJobs(1))[0]?.opts.delay).toBe(5_000);
    expect(received()).toBe(1);
    await passTime(5_000);
    await expect.poll(received).toBe(2);
    expect((await delayedJobs(1))[0]?.opts.delay).toBe(30_000);
  });

  it('of a device that cannot be reached ends quietly; the task waits', async () => {
    const closed = await ConnectionRequestListener.open('127.0.0.1');
    const habits = {
      qop: 'auth',
      closesAfterChallenge: false,
      spacingMs: 0,
      servesAfterSession: false,
    } as const;
    const url = closed.register({ habits, credentials: () => null, receive: () => 'offline' });
    await closed.close();
    const { device } = await callableDevice([], url);
    const taskId = await acceptTask(device);
    await expect.poll(() => metrics.render()).toContain('result="unreachable"} 1');
    await delayedJobs(0);
    expect(await inspected.getFailedCount()).toBe(0);
    expect(await device.state(taskId)).toBe('queued');
  });

  it('calls a device at once that an operator asks for', async () => {
    const { device, received } = await callableDevice([]);
    const calls = new RequestedCalls(ports.calls, wakeUps, signals);
    expect(await calls.call(device.id, 0)).toMatchObject({
      end: { outcome: 'accepted', attempts: [{ transport: 'http', outcome: 'accepted', reason: null }] },
      informedAt: null,
    });
    expect(received()).toBe(1);
    await delayedJobs(0);
  });
});

describe('the sweep', () => {
  it('puts tasks that are in no queue into theirs, when one could not be put there', async () => {
    const device = await TestDevice.register(ports);
    const taskId = await device.accept(['Reboot'], { lane: 'campaign' });
    loss.note();
    const another = await startWorker();
    await vi.waitFor(async () => expect(await pendingRpcs.fetch(device.id)).toBe(taskId), 10_000);
    await another.close();
  });

  it('expires overdue tasks as soon as a worker starts, and tells who waits for them', async () => {
    await worker.close();
    const device = await TestDevice.register(ports);
    const task = device.task([stepOf('Reboot')], { expiresAt: device.inSeconds(-1) });
    expect(await tasks.accept(task)).toMatchObject({ kind: 'accepted' });
    const told = signals.settledOrTimeout(task.id, 20_000);
    worker = await startWorker();
    expect(await told).toBe(true);
    expect(await device.state(task.id)).toBe('expired');
    await expect.poll(() => pendingRpcs.fetch(device.id)).toBeNull();
  });
});

describe('a shutdown', () => {
  it('waits for no device: an interrupted call goes back to the queue', async () => {
    const silent = createServer().listen(0, '127.0.0.1');
    await once(silent, 'listening');
    const { port } = silent.address() as AddressInfo;
    const { device } = await callableDevice([], `http://127.0.0.1:${port}/`);
    const called = once(silent, 'connection');
    const taskId = await acceptTask(device);
    await called;
    await worker.close();
    expect((await inspected.getJobs(['waiting'])).map(({ data }) => data)).toEqual([
      { deviceId: device.id, taskId, attempt: 0, sendingsBefore: 0 },
    ]);
    expect(await inspected.getActiveCount()).toBe(0);
    await new Promise((resolve) => silent.close(resolve));
  });
});

describe('a bulk operation', () => {
  const begin = async (deviceIds: readonly string[]): Promise<string> => {
    const id = newUuidV7();
    const template = {
      type: 'Reboot',
      steps: [stepOf('Reboot')],
      lane: 'campaign',
      priority: 5,
      notBefore: null,
      expiresAt: new Date(Date.now() + 3_600_000),
      dedupeKey: null,
    } as const;
    const order = { action: 'enqueueTasks', target: { kind: 'devices', deviceIds }, template } as const;
    const outcome = await ports.bulk.create({ id, order, filter: null, createdBy: 'test' });
    expect(outcome).toEqual({ kind: 'created' });
    return id;
  };
  const over = (id: string) =>
    vi.waitUntil(async () => (await ports.bulk.find(id))?.state === 'completed', { timeout: 20_000 });

  it('is carried out by the worker, and its tasks wait in the queues of their devices', async () => {
    const devices = [await TestDevice.register(ports), await TestDevice.register(ports)];
    const id = await begin(devices.map(({ publicId }) => publicId));
    await bulkQueue.request(id);
    await bulkQueue.request(id);
    await over(id);
    for (const device of devices) {
      const [task] = (await ports.ledger.listOfDevice(device.publicId, 10, null))!.items;
      await vi.waitUntil(async () => (await pendingRpcs.fetch(device.id)) === task!.id, { timeout: 20_000 });
      await pendingRpcs.remove(device.id, task!.id);
    }
  });

  it('goes on when a worker starts, although no job asks for it', async () => {
    await worker.close();
    const devices = [await TestDevice.register(ports), await TestDevice.register(ports)];
    const id = await begin(devices.map(({ publicId }) => publicId));
    await ports.bulk.advance(id, 1);
    worker = await startWorker();
    await over(id);
    for (const { publicId } of devices)
      expect((await ports.ledger.listOfDevice(publicId, 10, null))?.items).toHaveLength(1);
  });

  it.each([
    ['template', `set_byte(template, length(template) - 1, get_byte(template, length(template) - 1) # 1)`],
    ['target', `'{"condition": {"kind": "sql"}}'`],
  ])(
    'is stopped for ever when its stored %s is damaged; what was done stays done, and others go on',
    async (part, damage) => {
      const tell = vi.spyOn(Logger.prototype, 'error').mockReturnValue();
      const devices = [await TestDevice.register(ports), await TestDevice.register(ports)];
      const ids = devices.map(({ publicId }) => publicId);
      const [damaged, sound] = [await begin(ids), await begin(ids)];
      await ports.bulk.advance(damaged, 1);
      await ports.query(`UPDATE bulk_operation SET ${part} = ${damage} WHERE id = $1`, [damaged]);
      await bulkQueue.request(damaged);
      await vi.waitUntil(async () => (await ports.bulk.find(damaged))?.state === 'stopped', {
        timeout: 30_000,
      });
      expect(await ports.bulk.find(damaged)).toMatchObject({
        applied: 1,
        refused: 0,
        finishedAt: expect.any(Date),
      });
      await vi.waitUntil(() => tell.mock.calls.length > 0, { timeout: 30_000 });
      expect(tell.mock.calls).toEqual([
        [
          'bulk.damaged',
          expect.objectContaining({ operationId: damaged, error: expect.stringContaining(damaged) }),
        ],
      ]);
      await bulkQueue.request(sound);
      await over(sound);
      expect(await ports.bulk.running()).toEqual([]);
      const counts = ids.map(async (id) => (await ports.ledger.listOfDevice(id, 10, null))?.items.length);
      expect(await Promise.all(counts)).toEqual([2, 1]);
    },
    90_000,
  );
});
