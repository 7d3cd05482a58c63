import { once } from 'node:events';
import { chmodSync, mkdtempSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { EmbeddedPostgres, type EmbeddedPostgresOptions } from '#persistence';
import { killOwner, NOBODY, nobodyCanRunOwners, startOwner } from './fixture/owner-process.js';

const isRoot = process.getuid?.() === 0;
let dataDir: string;
let systemDirectory: string;
let started: EmbeddedPostgres[];
let events: [string, Record<string, unknown>][];

beforeEach(() => {
  [dataDir, systemDirectory] = [temporaryDirectory('data'), temporaryDirectory('system')];
  started = [];
  events = [];
});

afterEach(async () => {
  await Promise.all(started.map((postgres) => postgres.stop()));
  for (const directory of [dataDir, systemDirectory]) rmSync(directory, { recursive: true, force: true });
});

function temporaryDirectory(purpose: string): string {
  const directory = mkdtempSync(join(tmpdir(), `aviary-${purpose}-`));
  chmodSync(directory, 0o755);
  return directory;
}

function launcher(options: Partial<EmbeddedPostgresOptions> = {}): EmbeddedPostgres {
  const record = (event: string, facts: Record<string, unknown>): number => events.push([event, facts]);
  const logger = { log: record, warn: record };
  const postgres = new EmbeddedPostgres({ dataDir, systemDirectory, durability: 'none', logger, ...options });
  started.push(postgres);
  return postgres;
}

async function query(url: string, sql: string): Promise<unknown[]> {
  const client = new pg.Client(url);
  client.on('error', () => undefined);
  await client.connect();
  try {
    return (await client.query({ text: sql, rowMode: 'array' })).rows.flat();
  } finally {
    await client.end();
  }
}

function postmasterPid(home = join(dataDir, 'postgres')): number {
  return Number(readFileSync(join(home, 'data', 'postmaster.pid'), 'utf8').split('\n')[0]);
}

function filesBelow(directory: string): string[] {
  return readdirSync(directory, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));
}

function startedEvent(): Record<string, unknown> | undefined {
  return events.findLast(([event]) => event === 'postgres.started')?.[1];
}

test('a first start makes a UTF-8 cluster with an order that no locale changes, behind SCRAM, on loopback', async () => {
  const { url } = await launcher().start();

  const settings = `SELECT current_setting('server_encoding'), datlocale, datcollate, current_setting('listen_addresses'),
    current_setting('unix_socket_directories') FROM pg_database WHERE datname = current_database()`;
  expect(await query(url, settings)).toEqual(['UTF8', 'C.UTF-8', 'C', '127.0.0.1', '']);
  expect(
    await query(url, `SELECT rolpassword LIKE 'SCRAM-SHA-256$%' FROM pg_authid WHERE rolcanlogin`),
  ).toEqual([true]);
  const stranger = new URL(url);
  stranger.password = 'guess';
  await expect(query(stranger.href, 'SELECT 1')).rejects.toThrow('password authentication failed');
});

test('the password is in clear text in one file only, which nobody else may read', async () => {
  const { url } = await launcher().start();
  const password = Buffer.from(new URL(url).password);
  const holders = filesBelow(dataDir).filter((file) => readFileSync(file).includes(password));

  expect(holders).toEqual([join(dataDir, 'embedded-postgres.json')]);
  expect(statSync(holders[0] ?? '').mode & 0o777).toBe(0o600);
});

test('a later start keeps data, port and password', async () => {
  const first = launcher();
  const { url } = await first.start();
  await query(url, 'CREATE TABLE mark AS SELECT 42 AS value');
  await first.stop();
  await expect(query(url, 'SELECT 1')).rejects.toThrow('ECONNREFUSED');

  expect(await launcher().start()).toEqual({ url });
  expect(await query(url, 'SELECT value FROM mark')).toEqual([42]);
});

test('a server killed under its owner comes back on the same port with what was committed', async () => {
  const { url } = await launcher({ durability: 'full' }).start();
  await query(url, 'CREATE TABLE mark AS SELECT 42 AS value');
  const killed = postmasterPid();
  process.kill(killed, 'SIGKILL');

  await vi.waitFor(() => expect(events.map(([event]) => event)).toContain('postgres.restarted'), 20_000);
  expect(await query(url, 'SELECT value FROM mark')).toEqual([42]);
  expect(postmasterPid()).not.toBe(killed);
});

test('a server whose owner was killed is adopted, and then stopped by its new owner', async () => {
  const owner = await startOwner(dataDir);
  const orphan = postmasterPid();
  await killOwner(owner);

  const heir = launcher();
  expect(await heir.start()).toEqual({ url: owner.answer.url });
  expect(startedEvent()).toMatchObject({ origin: 'adopted' });
  expect(postmasterPid()).toBe(orphan);
  await heir.stop();
  await expect(query(owner.answer.url ?? '', 'SELECT 1')).rejects.toThrow('ECONNREFUSED');
});

test('after both were killed at once a start recovers what was committed', async () => {
  const owner = await startOwner(dataDir);
  await query(owner.answer.url ?? '', 'CREATE TABLE mark AS SELECT 42 AS value');
  process.kill(postmasterPid(), 'SIGKILL');
  await killOwner(owner);

  const { url } = await launcher().start();
  expect(startedEvent()).toMatchObject({ origin: 'launched', created: false });
  expect(await query(url, 'SELECT value FROM mark')).toEqual([42]);
});

test('a second process is turned away and does not disturb the first', async () => {
  const { url } = await launcher().start();
  const second = launcher();

  await expect(second.start()).rejects.toMatchObject({
    code: 'POSTGRES_ALREADY_OWNED',
    message: expect.stringContaining('set ACS_DATA_DIR'),
  });
  await second.stop();
  expect(await query(url, 'SELECT 1')).toEqual([1]);
});

test('another port is taken and kept when the last one is not free', async () => {
  const first = launcher();
  const port = Number(new URL((await first.start()).url).port);
  await first.stop();
  const stranger = createServer().listen(port, '127.0.0.1');
  await once(stranger, 'listening');

  const second = launcher();
  const { url } = await second.start();
  await second.stop();
  stranger.close();
  expect(Number(new URL(url).port)).not.toBe(port);
  expect(await launcher().start()).toEqual({ url });
});

describe('what cannot be used is refused with its remedy', () => {
  test('a cluster of another major version', async () => {
    const first = launcher();
    await first.start();
    await first.stop();
    writeFileSync(join(dataDir, 'postgres', 'data', 'PG_VERSION'), '17\n');

    await expect(launcher().start()).rejects.toMatchObject({
      code: 'POSTGRES_VERSION_MISMATCH',
      message: expect.stringMatching(/made by PostgreSQL 17, this release brings 18; .*ACS_DATA_DIR/),
    });
  });

  test('a cluster whose password is gone', async () => {
    const first = launcher();
    await first.start();
    await first.stop();
    rmSync(join(dataDir, 'embedded-postgres.json'));

    await expect(launcher().start()).rejects.toMatchObject({ code: 'POSTGRES_CLUSTER_UNUSABLE' });
  });

  test('a data directory that cannot be written', async () => {
    const file = join(dataDir, 'file');
    writeFileSync(file, '');

    await expect(launcher({ dataDir: join(file, 'data') }).start()).rejects.toThrow(
      /ACS_DATA_DIR: cannot write to .*; give this user write access/,
    );
  });
});

describe.runIf(isRoot)('as root', () => {
  test('the server runs as another user', async () => {
    await launcher().start();
    expect(statSync(`/proc/${postmasterPid()}`).uid).toBeGreaterThan(0);
  });

  test('the cluster alone goes elsewhere when that user cannot reach the data directory', async () => {
    chmodSync(dataDir, 0o700);
    const first = launcher();
    const { url } = await first.start();
    await query(url, 'CREATE TABLE mark AS SELECT 42 AS value');
    await first.stop();

    const home = String(startedEvent()?.['clusterHome']);
    expect(home.startsWith(systemDirectory)).toBe(true);
    expect(await launcher().start()).toEqual({ url });
    expect(await query(url, 'SELECT value FROM mark')).toEqual([42]);
  });

  test.runIf(nobodyCanRunOwners())('an ordinary user runs his own server', async () => {
    const own = temporaryDirectory('ordinary');
    const owner = await startOwner(own, NOBODY);
    try {
      expect(await query(owner.answer.url ?? '', 'SELECT 1')).toEqual([1]);
      expect(statSync(join(own, 'postgres', 'data')).uid).toBe(NOBODY);
      owner.child.kill('SIGTERM');
      await once(owner.child, 'exit');
      await expect(query(owner.answer.url ?? '', 'SELECT 1')).rejects.toThrow('ECONNREFUSED');
    } finally {
      rmSync(own, { recursive: true, force: true });
    }
  });

  test.runIf(nobodyCanRunOwners())('an ordinary user is told that a data directory is not his', async () => {
    const { child, answer } = await startOwner(join(dataDir, 'not', 'his'), NOBODY, { giveAway: false });
    await once(child, 'exit');
    expect(answer).toMatchObject({
      name: 'ConfigError',
      message: expect.stringMatching(/cannot write to .*EACCES/),
    });
  });
});
