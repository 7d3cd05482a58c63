import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { createTestDatabase, type TestDatabase } from '#testing';
import type { TaskResource } from './acs/acs-api.js';
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
  expect(await session).toMatchObject({ status: 'completed' });
  const settled = await stage.acs.api.settled(task.id);
  expect(settled).toMatchObject({ state: 'succeeded', attempts: [{ state: 'answered' }] });
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
