import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { SecretPaths } from '#data-model';
import { newUuidV7, type SessionFence } from '#device';
import { PgPromotedParameters, Database } from '#persistence';
import { stringValue, TestDevice } from '#testing';
import { openPostgresPorts, type PostgresPorts } from './postgres-ports.js';

let ports: PostgresPorts;

beforeAll(async () => {
  ports = await openPostgresPorts();
});
afterAll(() => ports.close());
beforeEach(() => ports.query('TRUNCATE promoted_param, param_path'));

async function workThrough(): Promise<void> {
  while (await ports.promoted.work());
}

async function promoteNow(...paths: string[]): Promise<void> {
  for (const path of paths) await ports.promoted.promote(path);
  await workThrough();
}

/** What is kept searchable of one device, by path. */
async function promotedOf(device: TestDevice): Promise<Record<string, unknown>> {
  const rows = await ports.query(
    `SELECT path, value FROM promoted_param JOIN param_path ON id = path_id WHERE device_id = $1`,
    [device.id],
  );
  return Object.fromEntries(rows.map(({ path, value }) => [path, value]));
}

async function rowVersions(device: TestDevice): Promise<unknown[]> {
  return ports.query('SELECT path_id, xmin::text FROM promoted_param WHERE device_id = $1 ORDER BY 1', [
    device.id,
  ]);
}

const manyValues = (fence: SessionFence, value: string) =>
  ports.parameters.recordValues(
    fence,
    Array.from({ length: 100 }, (_, n) => stringValue(`P.${n}`, value)),
    'read',
  );

it('is kept true by every write that stores parameters', async () => {
  await promoteNow('P.1', 'P.2', 'P.none');
  const device = await TestDevice.register(ports, 'approved', { parameters: [stringValue('P.1', 'first')] });
  expect(await promotedOf(device)).toEqual({ 'P.1': 'first' });
  const fence = await device.fence({ parameters: [stringValue('P.1', 'inform'), stringValue('P.x', '1')] });
  expect(await promotedOf(device)).toEqual({ 'P.1': 'inform' });
  await ports.parameters.recordValues(fence, [stringValue('P.2', 'few')], 'read');
  expect(await promotedOf(device)).toEqual({ 'P.1': 'inform', 'P.2': 'few' });
  await ports.parameters.recordValues(fence, [{ path: 'P.2', value: 'untyped', type: null }], 'set');
  expect(await promotedOf(device)).toMatchObject({ 'P.2': 'untyped' });
  await manyValues(fence, 'many');
  expect(await promotedOf(device)).toEqual({ 'P.1': 'many', 'P.2': 'many' });
  await ports.parameters.removeObject(fence, 'P.2');
  expect(await promotedOf(device)).toEqual({ 'P.1': 'many' });
  await ports.parameters.removeObject(fence, 'P.');
  expect(await promotedOf(device)).toEqual({});
});

it('writes nothing for values that are known already, nor under a void fence', async () => {
  await promoteNow('P.1', 'P.2');
  const device = await TestDevice.register(ports);
  const old = await device.fence();
  await manyValues(old, 'v');
  const before = await rowVersions(device);
  const fence = await device.fence({ parameters: [stringValue('P.1', 'v'), stringValue('P.y', '1')] });
  await ports.parameters.recordValues(fence, [stringValue('P.2', 'v')], 'read');
  await manyValues(fence, 'v');
  expect(await ports.parameters.recordValues(old, [stringValue('P.2', 'late')], 'read')).toBe('fenced');
  expect(await manyValues(old, 'late')).toBe('fenced');
  expect(await rowVersions(device)).toEqual(before);
});

it('collects what was stored before, goes on where it stopped, and tells how far it is', async () => {
  const devices: TestDevice[] = [];
  for (let n = 0; n < 120; n++)
    devices.push(await TestDevice.register(ports, 'approved', { parameters: [stringValue('P.1', `v${n}`)] }));
  const [first] = devices;
  await manyValues(await first!.fence(), 'folded');
  await ports.promoted.promote('P.1');
  expect(await ports.promoted.list()).toMatchObject([{ path: 'P.1', state: 'backfilling', progress: 0 }]);
  expect(await ports.promoted.work()).toBe(true);
  const [half] = await ports.promoted.list();
  expect(half!.progress).toBeGreaterThan(0);
  expect(half!.progress).toBeLessThan(1);
  // A later wish starts from the beginning and takes the other along.
  await ports.promoted.promote('P.2');
  await workThrough();
  expect((await ports.promoted.list()).map(({ state, progress }) => [state, progress])).toEqual([
    ['ready', 1],
    ['ready', 1],
  ]);
  expect(await promotedOf(first!)).toEqual({ 'P.1': 'folded', 'P.2': 'folded' });
  for (const [n, device] of devices.slice(1).entries())
    expect(await promotedOf(device)).toEqual({ 'P.1': `v${n + 1}` });
});

it('never lets an old value win over a new one that comes while it collects', async () => {
  const devices: TestDevice[] = [];
  for (let n = 0; n < 30; n++)
    devices.push(await TestDevice.register(ports, 'approved', { parameters: [stringValue('P.1', 'old')] }));
  await ports.promoted.promote('P.1');
  const writes = devices.map((device, n) =>
    n % 2 === 0
      ? device.openSession({ parameters: [stringValue('P.1', 'new')] })
      : device.fence().then((fence) => manyValues(fence, 'new')),
  );
  await Promise.all([...writes, workThrough(), workThrough()]);
  await workThrough();
  for (const device of devices) expect(await promotedOf(device)).toEqual({ 'P.1': 'new' });
});

it('drops the values of a demoted path, and takes it again only afterwards', async () => {
  await promoteNow('P.1', 'P.2');
  const device = await TestDevice.register(ports);
  await manyValues(await device.fence(), 'v');
  expect(await ports.promoted.demote('P.1')).toBe(true);
  expect(await ports.promoted.demote('P.1')).toBe(false);
  expect((await ports.promoted.promote('P.1')).kind).toBe('removing');
  await manyValues(await device.fence(), 'w');
  await workThrough();
  expect(await promotedOf(device)).toEqual({ 'P.2': 'w' });
  const forgotten = 'SELECT 1 FROM promoted_param WHERE path_id NOT IN (SELECT id FROM param_path)';
  expect(await ports.query(forgotten)).toEqual([]);
  await promoteNow('P.1');
  expect(await promotedOf(device)).toEqual({ 'P.1': 'w', 'P.2': 'w' });
});

it('begins only when no statement can run that does not know of the path', async () => {
  const database = new Database(ports.url, 1, 'aviary-test', () => undefined);
  try {
    const patient = new PgPromotedParameters(database, new SecretPaths(), 60);
    await patient.promote('P.1');
    expect(await patient.work()).toBe(false);
    await ports.query(`UPDATE param_path SET changed_at = changed_at - interval '61 s'`);
    expect(await patient.work()).toBe(true);
  } finally {
    await database.close();
  }
});

it('goes on behind a device whose snapshot is damaged', async () => {
  const damaged = await TestDevice.register(ports);
  const sound = await TestDevice.register(ports, 'approved', { parameters: [stringValue('P.1', 'v')] });
  await ports.query('UPDATE device_params SET snapshot = $2 WHERE device_id = $1', [
    damaged.id,
    Buffer.from('x'),
  ]);
  await promoteNow('P.1');
  expect(await promotedOf(sound)).toEqual({ 'P.1': 'v' });
  expect((await ports.promoted.states(['P.1', newUuidV7()])).get('P.1')).toBe('ready');
});
