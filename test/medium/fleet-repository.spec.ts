import { afterAll, beforeAll, expect, it, onTestFinished } from 'vitest';
import { SecretPaths } from '#data-model';
import type { DeviceId } from '#device';
import { Database, encodeSnapshot, PgParameterStore } from '#persistence';
import { createTestDatabase, type TestDatabase } from '#testing';
import { fillFleet } from '../bench/fleet/fill-fleet.js';
import { modelOf } from '../bench/fleet/fleet-models.js';
import { serialNumberOf } from '../bench/fleet/fleet-parameters.js';
import { FleetSnapshots } from '../bench/fleet/fleet-snapshots.js';
import { ordinaryHistory } from '../bench/process/history-rules.js';
import { listCosts, pageBudgetMs, promotedPath } from '../bench/repository/list-costs.js';
import { checkedFilter, repositoryOf, type Repository } from '../bench/repository/repository-under-test.js';
import { shareOfBudget, tableSizes } from '../bench/repository/table-sizes.js';

const devices = 2_000;

let database: TestDatabase;
let repository: Repository;

beforeAll(async () => {
  database = await createTestDatabase();
  repository = await repositoryOf(database.url);
  await fillFleet(repository.pool, { devices: 500, parameters: 500 });
  await fillFleet(repository.pool, { devices, parameters: 500 });
});
afterAll(async () => {
  await repository.close();
  await database.drop();
});

async function found(filter: string): Promise<readonly string[]> {
  const condition = await checkedFilter(repository.filters, filter);
  const { items } = await repository.inventory.list({
    limit: 1_000,
    ...(condition !== null && { condition }),
  });
  return items.map(({ serialNumber }) => serialNumber);
}

async function promoteNow(): Promise<void> {
  await repository.promoted.promote(promotedPath);
  while (await repository.promoted.work());
}

it('a fleet that goes on where it ended stays within the budget of bytes per device', async () => {
  const share = shareOfBudget(await tableSizes(repository.pool), devices);
  process.stdout.write(`repository: ${share.toFixed(2)} times the budget of bytes per device\n`);
  expect(share).toBeLessThan(1);
});

it('filters find what was filled in', async () => {
  expect(await found(`serialNumber = "${serialNumberOf(1_234)}"`)).toEqual([serialNumberOf(1_234)]);
  expect(await found('tag = "vip" AND tag = "trial"')).toEqual(
    Array.from({ length: Math.ceil(devices / 56) }, (_, n) => serialNumberOf(n * 56)),
  );
});

it('values of the fleet are found once their parameter is promoted', async () => {
  const path = promotedPath;
  await promoteNow();
  const serials = await found(`param("${path}") LIKE "home-%"`);
  expect(serials.length).toBeGreaterThan(0);
  for (const serial of serials.slice(0, 5)) {
    const value = `home-${Number(serial.slice(2)).toString(36)}-1`;
    expect(await found(`param("${path}") = "${value}"`)).toEqual([serial]);
  }
});

it('every filter of the benchmark finds a page, and tells how it stands to the budget', async () => {
  await promoteNow();
  for (const { name, p95Ms, found: count } of await listCosts(repository, devices, 20)) {
    process.stdout.write(`repository: ${name}: p95 ${(p95Ms / pageBudgetMs).toFixed(2)} times the budget\n`);
    expect([name, count > 0]).toEqual([name, true]);
  }
});

it('what is filled in is what the store reads, and what it would write itself', async () => {
  const database = new Database(repository.url, 1, 'aviary-test', () => undefined);
  onTestFinished(() => database.close());
  const at = new Date('2026-01-02T03:04:05Z');
  const snapshots = new FleetSnapshots(500, at);
  for (const n of [0, 1, 2, 3, 1_999]) {
    const told = snapshots.parametersOf(modelOf(n), n);
    expect(await snapshots.snapshotOf(modelOf(n), n)).toEqual(await encodeSnapshot(told));
    const condition = await checkedFilter(repository.filters, `serialNumber = "${serialNumberOf(n)}"`);
    const { items } = await repository.inventory.list({ limit: 1, condition: condition! });
    const { rows } = await repository.pool.query<{ id: string }>(
      'SELECT id FROM device WHERE public_id = $1',
      [items[0]!.id],
    );
    const known = await new PgParameterStore(database, ordinaryHistory(), new SecretPaths()).list(
      Number(rows[0]!.id) as DeviceId,
      '',
    );
    expect(known).toHaveLength(500);
    expect(new Map(known.map(({ path, value }) => [path, value]))).toEqual(
      new Map(told.map(({ path, value }) => [path, value])),
    );
  }
});

it('a device of the fleet informs', async () => {
  await repository.inform(7);
  expect(await found(`serialNumber = "${serialNumberOf(7)}" AND online = true`)).toHaveLength(1);
});
