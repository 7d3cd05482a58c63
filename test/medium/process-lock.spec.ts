import pg from 'pg';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { ProcessLock } from '#persistence';
import { createTestDatabase, type TestDatabase } from '#testing';

let database: TestDatabase;
let operator: pg.Client;

beforeAll(async () => {
  database = await createTestDatabase();
  operator = new pg.Client(database.url);
  await operator.connect();
});
afterAll(async () => {
  await operator.end();
  await database.drop();
});

function newListener() {
  return { lost: vi.fn<() => void>(), retaken: vi.fn<() => void>(), usurped: vi.fn<() => void>() };
}

/** What a restart of the server does to connections. */
async function breakHolder(): Promise<void> {
  await operator.query(
    `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'aviary-lock'
       AND datname = current_database()`,
  );
}

// The server has other databases with locks of their own.
const waitingInLine = `SELECT 1 FROM pg_locks JOIN pg_database d ON d.oid = database
  WHERE locktype = 'advisory' AND datname = current_database() AND NOT granted`;

it('is held by one process, and free again after it', async () => {
  const lock = await ProcessLock.take(database.url, newListener());
  await expect(ProcessLock.take(database.url, newListener())).rejects.toMatchObject({
    code: 'DATABASE_IN_USE',
  });
  await lock.release();
  await (await ProcessLock.take(database.url, newListener())).release();
});

it('is taken again when its connection breaks', async () => {
  const listener = newListener();
  const lock = await ProcessLock.take(database.url, listener);
  await breakHolder();
  await vi.waitUntil(() => listener.retaken.mock.calls.length > 0, { timeout: 10_000 });
  expect(listener.lost).toHaveBeenCalledTimes(1);
  await expect(ProcessLock.take(database.url, newListener())).rejects.toMatchObject({
    code: 'DATABASE_IN_USE',
  });
  await lock.release();
});

it('tells its holder when another process was quicker', async () => {
  const listener = newListener();
  const lock = await ProcessLock.take(database.url, listener);
  const rival = new pg.Client(database.url);
  await rival.connect();
  // Waits in line, so that it holds the lock the moment that the connection breaks.
  const [taken] = [rival.query('SELECT pg_advisory_lock(7547001)')];
  await vi.waitUntil(async () => (await operator.query(waitingInLine)).rowCount);
  await breakHolder();
  await taken;
  await vi.waitUntil(() => listener.usurped.mock.calls.length > 0, { timeout: 15_000 });
  expect(listener.retaken).not.toHaveBeenCalled();
  await lock.release();
  await rival.end();
});
