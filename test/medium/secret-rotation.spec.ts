import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { newUuidV7, type DeviceIdentity } from '#device';
import {
  Database,
  opensNoSecret,
  PgConnectionRequestAccess,
  PgCpeCredentialStore,
  PgFileCatalogue,
  PgIdempotencyStore,
  PgSecretRotation,
  PgTaskLedger,
  PgTraceStore,
  SealedSteps,
  SecretBox,
} from '#persistence';
import { answered, TestDevice } from '#testing';
import { openPostgresPorts, type PostgresPorts } from './postgres-ports.js';

/** Columns of bytes that are not sealed. */
const unsealed = ['device_params.snapshot', 'device_session.inform_digest', 'idempotency_key.fingerprint'];

const [formerKey, newKey] = [randomBytes(32), randomBytes(32)];
const credentials = { username: 'cpe-1', password: 'canary-cpe-4c1d' };
const contentKey = 'cd'.repeat(32);
const callCredentials = { username: 'acs', password: 'canary-call-90fe' };

const repeatable = { principal: 'noc', key: 'k-1', fingerprint: Buffer.alloc(32) };
const operationId = newUuidV7();
const templatePlace = `bulk_operation/${operationId}/template`;

let ports: PostgresPorts;
let database: Database;

beforeAll(async () => {
  ports = await openPostgresPorts();
  database = new Database(ports.url, 4, 'aviary-test', () => undefined);
});
afterAll(async () => {
  await database.close();
  await ports.close();
});

function storesWith(...keys: [Buffer, ...Buffer[]]) {
  const box = new SecretBox(keys);
  return {
    box,
    access: new PgConnectionRequestAccess(database, box),
    credentials: new PgCpeCredentialStore(database, box),
    ledger: new PgTaskLedger(database, new SealedSteps(box)),
    files: new PgFileCatalogue(database, box),
    traces: new PgTraceStore(database, box),
    idempotency: new PgIdempotencyStore(database, box),
    rotation: new PgSecretRotation(database, box),
  };
}

it('no key is foreign to a database without secrets', async () => {
  expect(await opensNoSecret(database, storesWith(randomBytes(32)).box)).toBe(false);
});

it('every sealed column is known to the rotation', async () => {
  await ports.rotation.start();
  const places = (await ports.rotation.progress()).map(({ place }) => place);
  const columns = await ports.query(
    `SELECT c.relname || '.' || a.attname AS place FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid
     WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p') AND NOT c.relispartition
       AND a.atttypid = 'bytea'::regtype AND NOT a.attisdropped`,
  );
  const found = columns.map(({ place }) => String(place));
  expect(found.toSorted()).toEqual([...places, ...unsealed].toSorted());
});

it('seals everything anew, goes on where another process ended, and leaves nothing to the former key', async () => {
  const former = storesWith(formerKey);
  const { device, task, trace, file } = await fill(former);
  const rotating = storesWith(newKey, formerKey);
  await rotating.rotation.startIfNew();
  await rotating.rotation.work();
  const another = storesWith(newKey, formerKey).rotation;
  await another.startIfNew();
  while (await another.work());
  const progress = await another.progress();
  expect(progress.every(({ finishedAt, unreadable }) => finishedAt !== null && unreadable === 0)).toBe(true);
  expect(progress.map(({ place, sealedAnew }) => [place, sealedAnew])).toEqual([
    ['bulk_operation.template', 1],
    ['device.connection_request_secret', 1],
    ['device.cpe_secret', 1],
    ['file.content_key', 1],
    ['idempotency_key.answer', 1],
    ['session_trace.transcript', 1],
    ['task_step.arguments', 1_203],
    ['task_step.result', 1],
  ]);
  const after = storesWith(newKey);
  expect((await after.credentials.findByUsername('cpe-1'))?.password).toBe(credentials.password);
  expect(await after.access.find(device.id)).toMatchObject({ credentials: callCredentials });
  expect((await after.ledger.find(task))?.result).toMatchObject({ told: 'result' });
  expect((await after.files.find(file))?.contentKey).toBe(contentKey);
  expect((await after.traces.find(trace))?.exchanges).toEqual([]);
  const repeated = await after.idempotency.once(repeatable, async () => 'again');
  expect(repeated).toEqual({ kind: 'repeated', answer: 'first' });
  const [operation] = await ports.query('SELECT template FROM bulk_operation');
  expect(after.box.open(operation!['template'] as Buffer, templatePlace)).toBe('{}');
  const fence = await device.fence();
  expect(await after.ledger.claim(fence, newUuidV7())).toMatchObject({ kind: 'claimed' });
});

it('tells a key that opens no secret from those that were at work, and from a former one beside a new one', async () => {
  const isForeign = (...keys: [Buffer, ...Buffer[]]) => opensNoSecret(database, new SecretBox(keys));
  expect(await isForeign(newKey)).toBe(false);
  expect(await isForeign(formerKey)).toBe(true);
  expect(await isForeign(randomBytes(32), newKey)).toBe(false);
  await ports.query('DELETE FROM secret_rotation');
  expect(await isForeign(newKey)).toBe(false);
  expect(await isForeign(randomBytes(32))).toBe(true);
});

it('counts what no key opens, and works on', async () => {
  const lost = storesWith(randomBytes(32));
  await lost.rotation.start();
  while (await lost.rotation.work());
  const progress = await lost.rotation.progress();
  expect(progress.find(({ place }) => place === 'device.cpe_secret')).toMatchObject({
    unreadable: 1,
    sealedAnew: 0,
  });
  expect((await storesWith(newKey).credentials.findByUsername('cpe-1'))?.password).toBe(credentials.password);
});

/** Something of each kind, and enough tasks for three batches. */
async function fill(stores: ReturnType<typeof storesWith>) {
  const identity: DeviceIdentity = { oui: '0A0B0C', productClass: 'Box', serialNumber: 'R1' };
  await stores.credentials.create(identity, credentials);
  const device = await TestDevice.register({ ...ports, ...stores }, 'approved');
  const task = await device.accept(['GetRPCMethods']);
  const fence = await device.fence();
  await stores.access.record(fence, callCredentials);
  await stores.ledger.settle(fence, await device.claim(fence), answered({ told: 'result' }));
  await device.accept(['GetRPCMethods', 'GetRPCMethods']);
  for (let n = 0; n < 12; n++)
    await device.accept(['GetRPCMethods', ...Array.from({ length: 99 }, () => 'GetRPCMethods' as const)]);
  await stores.idempotency.once(repeatable, async () => 'first');
  const template = stores.box.seal('{}', templatePlace);
  await ports.query(
    `INSERT INTO bulk_operation (id, action, target, template, up_to, created_by) VALUES ($1, 'enqueueTasks', '{}', $2, 0, 'noc')`,
    [operationId, template],
  );
  const trace = newUuidV7();
  const now = new Date();
  await stores.traces.add({
    id: trace,
    fence,
    reason: 'traced',
    result: 'completed',
    startedAt: now,
    endedAt: now,
    exchangeCount: 0,
    exchanges: [],
  });
  const file = newUuidV7();
  const known = { name: 'x.bin', fileType: null, sizeBytes: 1, sha256: 'ab'.repeat(32), createdBy: 'admin' };
  await stores.files.add({ id: file, ...known, contentKey, origin: null });
  return { device, task, trace, file };
}

it('rotates both secrets of a row that were sealed with different keys, whichever its key_id names', async () => {
  const [firstKey, secondKey, lastKey] = [randomBytes(32), randomBytes(32), randomBytes(32)];
  const first = storesWith(firstKey);
  const device = await TestDevice.register({ ...ports, ...first }, 'approved');
  const fence = await device.fence();
  await first.credentials.offer(fence, { username: 'cpe-2', password: 'canary-first-71c2' });
  await storesWith(secondKey, firstKey).access.record(fence, callCredentials);
  const { rotation } = storesWith(lastKey, secondKey, firstKey);
  await rotation.start();
  while (await rotation.work());
  const after = storesWith(lastKey);
  expect((await after.credentials.findByUsername('cpe-2'))?.password).toBe('canary-first-71c2');
  expect(await after.access.find(device.id)).toMatchObject({ credentials: callCredentials });
});
