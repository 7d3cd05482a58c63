import { afterAll, beforeAll, expect, it } from 'vitest';
import { SecretPaths } from '#data-model';
import type { OpenOutcome } from '#device';
import { Database, PgSessionStore } from '#persistence';
import { historyRules, informOf, openedOf, stringValue, TestDevice, type InformChanges } from '#testing';
import { openPostgresPorts, type PostgresPorts } from './postgres-ports.js';

/** Notes the names of the statements that it runs. */
class NotingDatabase extends Database {
  readonly ran: string[] = [];

  override rows: Database['rows'] = (statement, values) => {
    this.ran.push(statement.name);
    return super.rows(statement, values);
  };
}

let ports: PostgresPorts;
let database: NotingDatabase;
let sessions: PgSessionStore;

beforeAll(async () => {
  ports = await openPostgresPorts();
  database = new NotingDatabase(ports.url, 8, 'inform-batches', () => undefined);
  sessions = new PgSessionStore(database, historyRules, new SecretPaths());
});
afterAll(async () => {
  await database.close();
  await ports.close();
});

/** Devices whose Informs say nothing new any more. */
async function devicesAtRest(count: number): Promise<TestDevice[]> {
  const devices = await Promise.all(Array.from({ length: count }, () => TestDevice.register(ports)));
  database.ran.length = 0;
  return devices;
}

function open({ identity }: TestDevice): Promise<OpenOutcome> {
  return sessions.open(informOf(identity));
}

it('commits Informs that come together in one statement', async () => {
  const devices = await devicesAtRest(20);
  const outcomes = await Promise.all(devices.map(open));
  expect(outcomes.map((outcome) => openedOf(outcome).fence)).toEqual(
    devices.map(({ id }) => ({ deviceId: id, epoch: 2, turn: 0 })),
  );
  expect(database.ran).toEqual(['informs']);
});

const boot = { eventCode: '1 BOOT', commandKey: '' };
const codesOf = async ({ id }: TestDevice) =>
  (await ports.query('SELECT code FROM event WHERE device_id = $1 ORDER BY epoch', [id])).map(
    ({ code }) => code,
  );

it('stores events of Informs that come together in the same statement, and their confirmations in another', async () => {
  const devices = await devicesAtRest(20);
  const reboot = { eventCode: 'M Reboot', commandKey: 'k' };
  const opened = await Promise.all(
    devices.map(({ identity }, n) =>
      sessions.open(informOf(identity, { events: n % 2 === 0 ? [boot, reboot] : [boot] })),
    ),
  );
  expect(database.ran).toEqual(['informs']);
  expect(await Promise.all(devices.slice(0, 2).map(codesOf))).toEqual([['1 BOOT', 'M Reboot'], ['1 BOOT']]);
  const told = opened.map((outcome) => openedOf(outcome));
  expect(told.every(({ unconfirmed, informChanged }) => unconfirmed && informChanged)).toBe(true);
  await Promise.all(told.map(({ fence }) => sessions.confirmInform(fence)));
  expect(database.ran).toEqual(['informs', 'confirm_informs']);
  const unconfirmed =
    'SELECT 1 FROM device_session WHERE unconfirmed_epoch IS NOT NULL AND device_id = ANY($1)';
  expect(await ports.query(unconfirmed, [devices.map(({ id }) => id)])).toEqual([]);
});

it('confirms no session that a newer one has displaced, together with others', async () => {
  const [displaced, other] = await devicesAtRest(2);
  const bootOf = async ({ identity }: TestDevice) =>
    openedOf(await sessions.open(informOf(identity, { events: [boot] }))).fence;
  const fences = [await bootOf(displaced!), await bootOf(other!)];
  await bootOf(displaced!);
  await Promise.all(fences.map((fence) => sessions.confirmInform(fence)));
  const rows = await ports.query(
    'SELECT unconfirmed_epoch::int AS epoch FROM device_session WHERE device_id = ANY($1) ORDER BY device_id = $2',
    [[displaced!.id, other!.id], displaced!.id],
  );
  expect(rows).toEqual([{ epoch: null }, { epoch: 3 }]);
});

it.each<[string, InformChanges, InformChanges]>([
  [
    'another value',
    { parameters: [stringValue('Device.A', '1')] },
    { parameters: [stringValue('Device.A', '2')] },
  ],
  [
    'a secret',
    { parameters: [stringValue('Device.Password', '1')] },
    { parameters: [stringValue('Device.Password', '2')] },
  ],
  [
    'a notification',
    {},
    { events: [{ eventCode: '4 VALUE CHANGE', commandKey: '' }], parameters: [stringValue('Device.A', '1')] },
  ],
  ['a reset', {}, { events: [{ eventCode: '0 BOOTSTRAP', commandKey: '' }, boot] }],
  ['a new address', {}, { facts: { connectionRequestUrl: 'http://192.0.2.7:7547/' } }],
])('stores events with %s once, and what came with them', async (_, before, after) => {
  const [device] = await devicesAtRest(1);
  await sessions.open(informOf(device!.identity, { parameters: after.parameters ?? [], ...before }));
  database.ran.length = 0;
  const told = { events: [boot], ...after };
  await sessions.open(informOf(device!.identity, told));
  expect(database.ran).toEqual(['inform', 'inform_changes']);
  const codes = told.events.map(({ eventCode }) => eventCode);
  expect(await codesOf(device!)).toHaveLength(codes.length);
  expect(await codesOf(device!)).toEqual(expect.arrayContaining(codes));
});

it('lets nobody wait for a device whose session is locked', async () => {
  const [locked, ...others] = await devicesAtRest(4);
  const holder = await ports.connect();
  await holder.query('BEGIN');
  await holder.query('SELECT 1 FROM device_session WHERE device_id = $1 FOR UPDATE', [locked!.id]);
  const held = open(locked!);
  const opened = await Promise.all(others.map(open));
  expect(opened.map(({ kind }) => kind)).toEqual(['opened', 'opened', 'opened']);
  await holder.query('COMMIT');
  holder.release();
  expect(openedOf(await held).fence.epoch).toBe(2);
});

it('lets an Inform that cannot be stored fail alone', async () => {
  const [bad, ...others] = await devicesAtRest(4);
  const failed = sessions.open(informOf(bad!.identity, { cwmpNamespace: 'urn:\u0000' }));
  const [outcome, ...opened] = await Promise.allSettled([failed, ...others.map(open)]);
  expect(outcome).toMatchObject({ status: 'rejected', reason: { code: '22021' } });
  const epochs = opened.map((result) => result.status === 'fulfilled' && openedOf(result.value).fence.epoch);
  expect(epochs).toEqual([2, 2, 2]);
});

it('opens no session when the connection breaks before the commit', async () => {
  const devices = await devicesAtRest(3);
  const holder = await ports.connect();
  await holder.query('BEGIN');
  await holder.query('LOCK TABLE device_session IN ACCESS EXCLUSIVE MODE');
  const outcomes = Promise.allSettled(devices.map(open));
  const ended = `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
    WHERE application_name = 'inform-batches' AND wait_event_type = 'Lock'`;
  await expect.poll(async () => (await holder.query(ended)).rowCount, { timeout: 10_000 }).toBe(1);
  expect((await outcomes).map(({ status }) => status)).toEqual(['rejected', 'rejected', 'rejected']);
  await holder.query('COMMIT');
  holder.release();
  const epochs = await ports.query('SELECT epoch FROM device_session WHERE device_id = ANY($1)', [
    devices.map(({ id }) => id),
  ]);
  expect(epochs.map(({ epoch }) => Number(epoch))).toEqual([1, 1, 1]);
  expect(database.ran).toEqual(['informs']);
});
