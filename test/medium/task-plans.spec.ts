import { randomBytes } from 'node:crypto';
import pg from 'pg';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { newUuidV7 } from '#device';
import {
  PgBulkOperationStore,
  PgQueuedTasks,
  PgTaskLedger,
  PgTaskList,
  SealedSteps,
  SecretBox,
} from '#persistence';
import { noEvidence, type TaskSelection } from '#task';
import { answered, TestDevice } from '#testing';
import { ExplainedDatabase, nodesOf, type PlanNode } from './explained-database.js';
import { openPostgresPorts, type PostgresPorts } from './postgres-ports.js';

const devices = 10_000;
const tasksPerDevice = 10;

/** Of tasks, steps and attempts there are some thousand blocks each; what reads them whole reads more than this. */
const mostBlocks = 1_000;
const page = 20;

let ports: PostgresPorts;
let explained: ExplainedDatabase;
let ledger: PgTaskLedger;
let list: PgTaskList;
let bulk: PgBulkOperationStore;
let device: TestDevice;
const operationId = newUuidV7();

beforeAll(async () => {
  ports = await openPostgresPorts();
  await fill();
  const box = new SecretBox([randomBytes(32)]);
  const sealed = new SealedSteps(box);
  explained = new ExplainedDatabase(ports.url);
  ledger = new PgTaskLedger(explained.database, sealed);
  list = new PgTaskList(explained.source);
  bulk = new PgBulkOperationStore(explained.database, explained.source, box, sealed);
  device = await TestDevice.register({ ...ports, ledger });
}, 120_000);
afterAll(async () => {
  await explained.close();
  await ports.close();
});

/**
 * A hundred thousand tasks: most are over, each device has one that waits for it, and there are some of every other kind.
 * The oldest are of a bulk operation.
 */
async function fill(): Promise<void> {
  // Its statements take longer than those of the product may.
  const client = new pg.Client(ports.url);
  await client.connect();
  try {
    await fillWith((text, values) => client.query(text, values));
  } finally {
    await client.end();
  }
}

async function fillWith(query: (text: string, values?: unknown[]) => Promise<unknown>): Promise<void> {
  await query(
    `INSERT INTO device (public_id, oui, product_class, serial_number, onboarding)
     SELECT gen_random_uuid(), 'FFFFFF', '', n, 'approved' FROM generate_series(1, ${devices}) n`,
  );
  await query('INSERT INTO device_session (device_id) SELECT id FROM device');
  await query(
    `INSERT INTO bulk_operation (id, action, target, up_to, created_by, state, finished_at)
     VALUES ($1, 'enqueueTasks', '{}', 0, 'test', 'completed', now())`,
    [operationId],
  );
  const today = newUuidV7().slice(0, 14);
  await query(
    `INSERT INTO device_task (id, device_id, type, state, lane, priority, step_count, expires_at, created_by, settled_at,
       awaited_until, depends_on, operation_id)
     SELECT ('${today}' || substr(gen_random_uuid()::text, 15))::uuid, d.id, 'Reboot', k.state, n % 4, 5, 1,
       now() + CASE WHEN k.state = 'queued' AND d.id % 500 = 0 THEN interval '-1 s' ELSE interval '7 days' END, 'test',
       CASE WHEN k.state IN ('queued', 'inSession', 'waitingForDevice') THEN NULL ELSE now() - n * interval '5 days' END,
       CASE WHEN k.state = 'waitingForDevice' THEN now() + (d.id % 100 - 1) * interval '1 hour' END, NULL,
       CASE WHEN n = 1 AND d.id % 10 = 0 THEN $1::uuid END
     FROM device d, generate_series(1, ${tasksPerDevice}) n,
       LATERAL (SELECT CASE WHEN n = ${tasksPerDevice} THEN 'queued' WHEN n = 9 AND d.id % 100 = 0 THEN 'inSession'
         WHEN n = 9 AND d.id % 100 = 1 THEN 'waitingForDevice' WHEN n = 8 AND d.id % 10 = 0 THEN 'failed'
         ELSE 'succeeded' END AS state) k
     ORDER BY n > 1, d.id, n`,
    [operationId],
  );
  await query(
    `INSERT INTO task_step (task_id, n, method, arguments, key_id) SELECT id, 1, 'Reboot', '', 1 FROM device_task`,
  );
  await query(
    `INSERT INTO task_attempt (id, task_id, step, device_id, epoch, turn, method, state)
     SELECT ('${today}' || substr(gen_random_uuid()::text, 15))::uuid, id, 1, device_id, 1, 0, 'Reboot',
       CASE WHEN state = 'inSession' THEN 'dispatched' ELSE 'answered' END
     FROM device_task WHERE state <> 'queued'`,
  );
  await query("UPDATE device_session SET opened_at = now() - interval '1 day' WHERE device_id % 1000 = 0");
  await query('VACUUM ANALYZE');
}

const listed = (query: Partial<Parameters<PgTaskList['list']>[0]>) => () =>
  list.list({ states: [], limit: page, cursor: null, ...query });

/** Cancels a part of what an order selects. */
const cancelled = (target: TaskSelection) => async () => {
  const id = newUuidV7();
  await bulk.create({ id, order: { action: 'cancelTasks', target }, filter: null, createdBy: 'test' });
  await bulk.advance(id, page);
};

/** One RPC from its acceptance to its settlement. */
async function served(): Promise<void> {
  await device.accept(['Reboot'], { dedupeKey: newUuidV7() });
  const fence = await device.fence();
  await ledger.dueTasks(device.id, page);
  await ledger.settle(fence, await device.claim(fence), answered());
  await ledger.recover(await device.fence(), noEvidence);
}

it.each<[string, () => Promise<unknown>]>([
  ['serving a device', served],
  ['reading a task', async () => ledger.find(await device.accept(['Reboot']))],
  ['the tasks of a device', () => ledger.listOfDevice(device.publicId, page, null)],
  ['cancelling a task', async () => ledger.cancel(await device.accept(['Reboot']))],
  ['a list of all tasks', listed({})],
  ['a list of those that wait', listed({ states: ['queued'] })],
  ['a list of a rare state', listed({ states: ['expired', 'indeterminate'] })],
  ['a list of an operation', listed({ operationId })],
  ['a part of a cancellation of everything', cancelled({})],
  ['a part of a cancellation of an operation', cancelled({ operationId })],
  ['the counts of an operation', () => bulk.find(operationId)],
  ['expiry', () => ledger.expireOverdue(page)],
  ['the end of waits', () => ledger.endWaits(page)],
  ['recovery after silence', () => ledger.recoverSilent(3_600, page)],
  ['the end of dependents', () => ledger.endDependents(null, page)],
  ['forgetting old tasks', () => ledger.forgetSettled(30, page)],
  ['the repair of queues', () => new PgQueuedTasks(explained.database).page(null, page)],
])('%s reads a few blocks of a hundred thousand tasks', async (_, work) => {
  const plans = await explained.plansOf(work);
  expect(plans.length).toBeGreaterThan(0);
  const whole = plans.flatMap(nodesOf).filter(readsWhole);
  expect(whole.map((node) => node['Relation Name'])).toEqual([]);
  const blocks = plans.map(blocksOf);
  expect(Math.max(...blocks)).toBeLessThan(mostBlocks);
});

/** Partitions of days to come are empty. */
function readsWhole(node: PlanNode): boolean {
  const isOfTasks = /task|bulk_operation_item/.test(node['Relation Name'] ?? '');
  return node['Node Type'] === 'Seq Scan' && isOfTasks && blocksOf(node) > 0;
}

function blocksOf(node: PlanNode): number {
  return node['Shared Hit Blocks'] + node['Shared Read Blocks'];
}
