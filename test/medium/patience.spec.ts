import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { newUuidV7 } from '#device';
import {
  applicationDataSource,
  Database,
  PgBulkOperationStore,
  PgTaskLedger,
  SealedSteps,
  SecretBox,
} from '#persistence';
import type { Patience } from '#task';
import { stepOf, TestDevice } from '#testing';
import { openPostgresPorts, type PostgresPorts } from './postgres-ports.js';

const patience: Patience = { transferSec: 111, configurationSec: 60, softwareModulesSec: 60, versionSec: 60 };

let ports: PostgresPorts;

beforeAll(async () => {
  ports = await openPostgresPorts();
});
afterAll(() => ports.close());

it('keeps with each task how long its device may take, as it was configured when the task was accepted', async () => {
  const database = new Database(ports.url, 2, 'aviary-test', () => undefined);
  const source = await applicationDataSource(ports.url, 2);
  const box = new SecretBox([randomBytes(32)]);
  const sealed = new SealedSteps(box);
  try {
    const device = await TestDevice.register(ports);
    const task = device.task([stepOf('Upload')]);
    await new PgTaskLedger(database, sealed, patience).accept(task, 10);
    const bulk = new PgBulkOperationStore(database, source, box, sealed, patience);
    const id = newUuidV7();
    const target = { kind: 'devices', deviceIds: [device.publicId] } as const;
    await bulk.create({
      id,
      order: { action: 'enqueueTasks', target, template: task },
      filter: null,
      createdBy: 'test',
    });
    await bulk.advance(id, 10);
    const steps = await ports.query('SELECT completion_s FROM task_step');
    expect(steps).toEqual([{ completion_s: '111' }, { completion_s: '111' }]);
  } finally {
    await source.destroy();
    await database.close();
  }
});
