import { afterAll, beforeAll, expect, it, onTestFinished } from 'vitest';
import { noEvidence, type TaskStep } from '#task';
import { SecretPaths } from '#data-model';
import { Database, PgParameterStore, PgPromotedParameters, queueSchema } from '#persistence';
import { BullPendingRpcQueue, PostgresQueueBackend } from '#queue';
import { answered, historyRules, stepOf, stringValue, TestDevice } from '#testing';
import { everythingStored, holds, placeOf } from '../sweep/stored-values.js';
import { openPostgresPorts, type PostgresPorts } from './postgres-ports.js';

// Each secret is a word that occurs nowhere else, so that a sweep over all columns finds where it leaked.
const secrets = {
  informValue: 'canary-inform-7d1f',
  setArgument: 'canary-argument-52ac',
  readResult: 'canary-result-c903',
  rolledBack: 'canary-retried-0be4',
  connectionRequestPassword: 'canary-password-e6f8',
};
const open = 'no-secret-31b7';

let ports: PostgresPorts;
let backend: PostgresQueueBackend;
let queue: BullPendingRpcQueue;

beforeAll(async () => {
  ports = await openPostgresPorts();
  backend = new PostgresQueueBackend(
    { databaseUrl: ports.url, schema: queueSchema, workers: 1 },
    () => undefined,
  );
  queue = new BullPendingRpcQueue(backend);
});
afterAll(async () => {
  await queue.close();
  await backend.close();
  await ports.close();
});

it('keeps no secret in the clear, in whatever table, column or encoding', async () => {
  const device = await TestDevice.register(ports, 'approved', {
    parameters: [
      stringValue('Device.A', open),
      stringValue('Device.WiFi.KeyPassphrase', secrets.informValue),
    ],
  });
  await runTasks(device);
  const fence = await device.fence();
  const credentials = { username: 'acs', password: secrets.connectionRequestPassword };
  await ports.access.record(fence, credentials);
  const many = Array.from({ length: 70 }, (_, n) =>
    stringValue(`Device.Secret.${n}.Password`, secrets.readResult),
  );
  await ports.parameters.recordValues(fence, many, 'read');

  const stored = await everythingStored((text) => ports.query(text));
  const found = Object.values({ ...secrets, open }).map((word) => [
    word,
    stored.filter(holds(word)).map(placeOf),
  ]);
  const leaks = Object.fromEntries(found);
  // The one word that is no secret shows that the sweep sees what is there.
  expect(leaks[open]).toEqual(expect.arrayContaining(['public.device_params.snapshot']));
  for (const secret of Object.values(secrets)) expect(leaks[secret]).toEqual([]);
  expect(await ports.access.find(device.id)).toMatchObject({ credentials });
});

it('forgets with the next discovery what was called a secret only after it was stored', async () => {
  const [path, word] = ['Device.X_ACME_Note', 'canary-declared-91ff'];
  const device = await TestDevice.register(ports, 'approved');
  const fence = await device.fence();
  const values = Array.from({ length: 70 }, (_, n) => stringValue(`Device.B.${n}`, 'b'));
  await ports.parameters.recordValues(fence, [...values, stringValue(path, word)], 'read');
  await ports.promoted.promote(path);
  while (await ports.promoted.work());

  const database = new Database(ports.url, 1, 'aviary-test', () => undefined);
  onTestFinished(() => database.close());
  const declared = new SecretPaths([path]);
  const parameters = new PgParameterStore(database, historyRules, declared);
  expect(await parameters.list(device.id, path)).toMatchObject([{ path, value: '' }]);
  const promoted = new PgPromotedParameters(database, declared, 0);
  expect([...(await ports.promoted.states([path])), ...(await promoted.states([path]))]).toEqual([
    [path, 'ready'],
  ]);
  const found = async () => (await everythingStored((text) => ports.query(text))).filter(holds(word));
  expect((await found()).map(placeOf)).toEqual(
    expect.arrayContaining(['public.device_params.snapshot', 'public.promoted_param.value']),
  );
  await parameters.recordNames(fence, [{ path: 'Device.C', writable: true }]);
  expect(await found()).toEqual([]);
});

/** One task that waits, one that is retried, one that has its result. */
async function runTasks(device: TestDevice): Promise<void> {
  const set = (value: string): TaskStep =>
    stepOf('SetParameterValues', { parameterList: [{ name: 'Device.PPP.Password', value }] });
  const result = { parameterList: [{ name: 'Device.X', value: secrets.readResult, type: 'string' }] };
  const finished = device.task([set(secrets.setArgument), stepOf('GetParameterValues')]);
  for (const task of [finished, device.task([set(secrets.rolledBack)])]) {
    const accepted = await ports.ledger.accept(task, 10);
    if (accepted.kind === 'accepted') await queue.add(device.id, task.id, accepted.order);
  }
  const fence = await device.fence();
  await queue.fetch(device.id);
  await ports.ledger.settle(fence, await device.claim(fence), answered());
  await ports.ledger.settle(fence, await device.claim(fence), answered(result));
  await device.claim(fence);
  await ports.ledger.recover(await device.fence(), noEvidence);
  const { result: kept } = (await ports.ledger.find(finished.id))!;
  expect(kept).toMatchObject([{ method: 'SetParameterValues' }, { method: 'GetParameterValues', result }]);
}
