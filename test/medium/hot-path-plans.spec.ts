import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type pg from 'pg';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { newUuidV7 } from '#device';
import { openPostgresPorts, type PostgresPorts } from './postgres-ports.js';
import { fillStaleFleet } from './stale-fleet.js';

interface Plan {
  readonly 'Node Type': string;
  readonly 'Relation Name'?: string;
  readonly 'Index Name'?: string;
  readonly 'Index Cond'?: string;
  readonly Plans?: readonly Plan[];
}

const folder = fileURLToPath(new URL('../../libs/persistence/src/queries/', import.meta.url));
const files = readdirSync(folder).filter((file) => file.endsWith('.sql'));

/** Tables that stay small however large the fleet is. */
const smallTables = new Set(['param_path']);

/** Indexes that statements must not lose; the others are primary keys. */
const expectedIndexes: Readonly<Record<string, readonly string[]>> = {
  'find_cpe_account.sql': ['uq_device_cpe_username'],
  'inform.sql': ['pk_device_session', 'ix_device_task_due', 'ix_device_task_open_attempt'],
  // A device is found by its identity or, as selective, by its serial number.
  'informs.sql': [
    'pk_device_session',
    'ix_device_task_due',
    'ix_device_task_in_session',
    'ix_device_task_open_attempt',
  ],
  'accept_task.sql': ['uq_device_public_id', 'ix_device_task_due'],
  'due_tasks.sql': ['ix_device_task_due'],
  'claim_rpc.sql': ['pk_device_session', 'ix_device_task_due', 'pk_task_step'],
  'settle_rpc.sql': ['pk_device_session', 'pk_device_task', 'pk_task_step'],
  'recover_tasks.sql': ['pk_device_session', 'ix_device_task_in_session'],
};

let ports: PostgresPorts;
let client: pg.PoolClient;

beforeAll(async () => {
  ports = await openPostgresPorts();
  await fillStaleFleet(ports);
  await fillRest();
  client = await ports.connect();
  // What a prepared statement gets once it is run often: a plan that knows no value.
  await client.query('SET plan_cache_mode = force_generic_plan');
});
afterAll(async () => {
  client.release(true);
  await ports.close();
});

/** Enough of everything else, so that no table is small enough to be read whole. */
async function fillRest(): Promise<void> {
  await ports.query('INSERT INTO device_session (device_id) SELECT id FROM device');
  await ports.query(
    `INSERT INTO device_params (device_id, overlay) SELECT id, jsonb_build_object('Device.X', repeat('x', 1000)) FROM device`,
  );
  await ports.query(
    `INSERT INTO param_path (path, state) SELECT 'Device.' || n, 'ready' FROM generate_series(1, 10) n`,
  );
  await ports.query(
    `INSERT INTO promoted_param (device_id, path_id, value) SELECT d.id, p.id, d.id FROM device d, param_path p`,
  );
  const today = newUuidV7().slice(0, 14);
  const id = `('${today}' || substr(gen_random_uuid()::text, 15))::uuid`;
  const settled = `FROM device_task WHERE state = 'succeeded'`;
  await ports.query(
    `INSERT INTO task_step (task_id, n, method, arguments, key_id) SELECT id, 1, 'Reboot', '', 1 ${settled}`,
  );
  await ports.query(
    `INSERT INTO task_attempt (id, task_id, step, device_id, epoch, turn, method, state)
     SELECT ${id}, id, 1, device_id, 1, 0, 'Reboot', 'answered' ${settled}`,
  );
  await ports.query(
    `INSERT INTO event (id, device_id, epoch, kind, code) SELECT ${id}, device_id, 1, 'inform', '2 PERIODIC' ${settled}`,
  );
  const day = new Date().toISOString().slice(0, 10).replaceAll('-', '');
  await ports.query(
    `ANALYZE device_session, device_params, promoted_param, task_step, task_attempt_${day}, event_${day}`,
  );
}

it.each(files)('%s reads no table from end to end', async (file) => {
  const plan = await planOf(readFileSync(`${folder}${file}`, 'utf8'));
  const whole = plan.filter(readsWhole).map((node) => node['Index Name'] ?? node['Relation Name']!);
  expect(whole).toEqual([]);
  const used = plan.flatMap((node) => node['Index Name'] ?? []);
  expect(used).toEqual(expect.arrayContaining([...(expectedIndexes[file] ?? [])]));
});

it('knows every file that it expects an index of', () => {
  expect(files).toEqual(expect.arrayContaining(Object.keys(expectedIndexes)));
});

/** All nodes of the plan. */
async function planOf(text: string): Promise<readonly Plan[]> {
  const parameters = new Set(text.match(/\$\d+/g)).size;
  await client.query(`PREPARE looked_at AS ${text}`);
  try {
    const nulls = parameters === 0 ? '' : `(${Array.from({ length: parameters }, () => 'NULL').join(', ')})`;
    const { rows } = await client.query<{ 'QUERY PLAN': readonly [{ Plan: Plan }] }>(
      `EXPLAIN (FORMAT JSON) EXECUTE looked_at${nulls}`,
    );
    return nodesOf(rows[0]!['QUERY PLAN'][0].Plan);
  } finally {
    await client.query('DEALLOCATE looked_at');
  }
}

/** An index without a condition is read like a table. */
function readsWhole(node: Plan): boolean {
  if (smallTables.has(node['Relation Name'] ?? '')) return false;
  return (
    node['Node Type'] === 'Seq Scan' || (node['Index Name'] !== undefined && node['Index Cond'] === undefined)
  );
}

function nodesOf(plan: Plan): readonly Plan[] {
  return [plan, ...(plan.Plans ?? []).flatMap(nodesOf)];
}
