import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { BackupError, backUp, EmbeddedPostgres, restore } from '#persistence';

const quiet = { log: () => undefined, warn: () => undefined };
let room: string;
const started: EmbeddedPostgres[] = [];

beforeAll(() => {
  room = mkdtempSync(join(tmpdir(), 'aviary-backup-'));
  chmodSync(room, 0o755);
});
afterAll(async () => {
  await Promise.all(started.map((postgres) => postgres.stop()));
  rmSync(room, { recursive: true, force: true });
});

async function startOn(name: string): Promise<string> {
  const [dataDir, systemDirectory] = [join(room, name), join(room, 'system')];
  const postgres = new EmbeddedPostgres({ dataDir, systemDirectory, durability: 'none', logger: quiet });
  started.push(postgres);
  return (await postgres.start()).url;
}

async function connect(url: string): Promise<pg.Client> {
  const client = new pg.Client(url);
  client.on('error', () => undefined);
  await client.connect();
  return client;
}

/** Commits one row after the other until it is told to stop; the number of rows that were committed. */
async function keepWriting(client: pg.Client, isOver: () => boolean): Promise<number> {
  for (let n = 1; ; n++) {
    await client.query(`INSERT INTO entry SELECT $1::integer, repeat(md5($1::integer::text), 60)`, [n]);
    // Moves the log on, so that old segments would be dropped, and the control file, so that it tells of later ones.
    if (n % 10 === 0 && n <= 100) {
      await client.query('SELECT pg_switch_wal()');
      await client.query('CHECKPOINT');
    }
    if (isOver()) return n;
  }
}

const wholeDrillMs = 240_000;

it(
  'copies a database that is being written, and starts it elsewhere with all that was committed before',
  async () => {
    const source = await connect(await startOn('source'));
    await source.query('CREATE TABLE entry (n integer PRIMARY KEY, filling text)');
    writeFileSync(join(room, 'source', 'master.key'), 'key', { mode: 0o600 });
    const writer = await connect(urlOf(source));
    let isOver = false;
    const writing = keepWriting(writer, () => isOver);
    const { rows: before } = await source.query('SELECT count(*)::integer AS n FROM entry');
    const record = await backUp(join(room, 'source'), join(room, 'backup'));
    isOver = true;
    const written = await writing;
    expect(record.postgresVersion).toBeGreaterThanOrEqual(18);
    expect(statSync(join(room, 'backup')).mode & 0o077).toBe(0);

    await restore(join(room, 'backup'), join(room, 'target'), join(room, 'system'));
    expect(readFileSync(join(room, 'target', 'master.key'), 'utf8')).toBe('key');
    expect(statSync(join(room, 'target', 'master.key')).mode & 0o777).toBe(0o600);
    const target = await connect(await startOn('target'));
    const { rows } = await target.query(
      `SELECT count(*)::integer AS n, max(n) AS last, count(*) FILTER (WHERE filling <> repeat(md5(n::text), 60))::integer AS damaged FROM entry`,
    );
    expect(rows[0].n).toBe(rows[0].last);
    expect(rows[0].n).toBeGreaterThanOrEqual(before[0].n);
    expect(rows[0].n).toBeLessThanOrEqual(written);
    expect(rows[0].damaged).toBe(0);
    await Promise.all([source.end(), writer.end(), target.end()]);
  },
  wholeDrillMs,
);

function urlOf(client: pg.Client): string {
  const { user, password, port, database } = client;
  return `postgres://${user}:${password}@127.0.0.1:${port}/${database}`;
}

it('writes into no directory that holds something, nor into the data directory', async () => {
  const into = (name: string) => backUp(join(room, 'source'), join(room, name));
  await expect(into('backup')).rejects.toThrow('is not empty; name a new directory');
  await expect(into('source/copy')).rejects.toThrow('inside the data directory');
  await expect(restore(join(room, 'backup'), join(room, 'source'))).rejects.toThrow('is not empty');
  expect(existsSync(join(room, 'backup', 'backup.json'))).toBe(true);
});

it('takes nothing for a backup that was not finished, and says what does not run', async () => {
  await expect(restore(join(room, 'system'), join(room, 'other'))).rejects.toThrow('no complete backup');
  await expect(backUp(join(room, 'nowhere'), join(room, 'b2'))).rejects.toBeInstanceOf(BackupError);
  await restore(join(room, 'backup'), join(room, 'asleep'), join(room, 'system'));
  await expect(backUp(join(room, 'asleep'), join(room, 'b3'))).rejects.toThrow('does not run; start the ACS');
});
