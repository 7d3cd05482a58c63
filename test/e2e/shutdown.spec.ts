import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { createTestDatabase, type TestDatabase } from '#testing';
import type { TaskResource } from './acs/acs-api.js';
import { AcsProcess } from './acs/acs-process.js';
import { removeDataDir, temporaryDataDir } from './acs/data-dir.js';
import { CpeCabinet } from './cpe/cpe-cabinet.js';
import { inform } from './cpe/documents.js';
import { post, Wire } from './cpe/wire.js';
import { Stage } from './crash/stage.js';
import { Stop } from './crash/stop.js';

let database: TestDatabase;
let stage: Stage;

beforeAll(async () => {
  database = await createTestDatabase();
  stage = await Stage.open(database.url);
});

afterAll(async () => {
  await stage.close();
  await database.drop();
});

test('SIGTERM ends waits with what is known, and the task runs after the restart', async () => {
  const { cpe, id } = await stage.away('WAITING');
  const path = `/devices/${id}/rpc/Reboot`;
  const waiting = stage.acs.api.request<TaskResource>(path, { method: 'POST', body: {}, waitSec: 30 });
  await vi.waitUntil(async () => (await stage.acs.api.tasksOf(id)).some(({ type }) => type === 'Reboot'));
  expect(await stage.acs.terminate()).toBe(0);
  const answer = await waiting;
  expect(answer).toMatchObject({ status: 202, body: { state: 'queued' } });
  await stage.acs.start();
  await cpe.informNow();
  expect(await stage.acs.api.settled(answer.body.id)).toMatchObject({ state: 'succeeded' });
  expect(cpe.ledger.countOf(cpe.name, 'Reboot')).toBe(1);
});

test('SIGTERM waits for no CPE; its answer counts after the restart', async () => {
  const stop = new Stop('AddObject', 'beforeAnswer');
  const { cpe, id } = await stage.away('SLOW', { hooks: stop.hooks, acsUrl: stage.relay.url });
  const task = await stage.acs.api.queue(id, 'AddObject', { objectName: 'Device.NAT.PortMapping.' });
  const session = cpe.informNow();
  await stop.reached;
  expect(await stage.acs.terminate()).toBe(0);
  await stage.acs.start();
  stop.release();
  expect(await session).toMatchObject({ status: 'completed', reason: '' });
  const settled = await stage.acs.api.settled(task.id);
  const attempts = ['GetParameterNames', 'AddObject'].map((method) => ({ method, state: 'answered' }));
  expect(settled).toMatchObject({ state: 'succeeded', attempts });
  expect(cpe.ledger.countOf(cpe.name, 'AddObject')).toBe(1);
});

test('SIGTERM in the middle of a busy hour loses nothing and ends in good order', async () => {
  const cpes = await Promise.all(
    Array.from({ length: 10 }, (_, n) => stage.cabinet.switchOn({ serialNumber: `HOUR-${n}` })),
  );
  const devices = await stage.acs.api.devices();
  const hour = devices.filter(({ serialNumber }) => serialNumber.startsWith('HOUR-'));
  const tasks = await Promise.all(
    hour.map(({ id }) => stage.acs.api.queue(id, 'AddObject', { objectName: 'Device.NAT.PortMapping.' })),
  );
  expect(await stage.acs.terminate()).toBe(0);
  await stage.acs.start();
  await Promise.all(cpes.map((cpe) => cpe.informNow()));
  for (const { id } of tasks) expect(await stage.acs.api.settled(id)).toMatchObject({ state: 'succeeded' });
  for (const cpe of cpes) expect(cpe.ledger.countOf(cpe.name, 'AddObject')).toBe(1);
  expect(stage.acs.errors).toEqual([]);
});

describe('with time to end', () => {
  const dataDir = temporaryDataDir();
  let own: TestDatabase;
  let acs: AcsProcess;

  beforeAll(async () => {
    own = await createTestDatabase();
    acs = await AcsProcess.create({
      ACS_DATA_DIR: dataDir,
      DATABASE_URL: own.url,
      ACS_SHUTDOWN_GRACE_SEC: '60',
    });
    await acs.start();
  });
  afterAll(async () => {
    await own.drop();
    removeDataDir(dataDir);
  });

  test('SIGTERM lets a session end, begins none, and says at once that it is not ready', async () => {
    const stop = new Stop('AddObject', 'beforeAnswer');
    const cabinet = new CpeCabinet(() => acs.cwmpUrl);
    const cpe = await cabinet.switchOn({
      serialNumber: 'ENDING',
      connectionRequestListener: 'unreachable',
      hooks: stop.hooks,
    });
    const { id } = await acs.api.device('ENDING');
    await acs.api.queue(id, 'AddObject', { objectName: 'Device.NAT.PortMapping.' });
    await acs.api.queue(id, 'GetRPCMethods');
    const session = cpe.informNow();
    await stop.reached;
    const ended = acs.terminate();
    const readiness = async () => (await fetch(new URL('/readyz', acs.api.url))).status;
    await vi.waitUntil(async () => (await readiness()) === 503, { timeout: 20_000 });
    const refused = async () => {
      const wire = await Wire.open(acs.cwmpPort);
      const reply = await wire.exchange(post(inform('LATE')));
      wire.destroy();
      return reply;
    };
    await vi.waitUntil(async () => (await refused()).status === 503, { timeout: 20_000 });
    expect((await refused()).headers.get('connection')).toBe('close');
    stop.release();
    expect(await session).toMatchObject({
      status: 'completed',
      methods: ['GetParameterNames', 'AddObject', 'GetRPCMethods'],
    });
    expect(await ended).toBe(0);
    await cabinet.clear();
  });
});
