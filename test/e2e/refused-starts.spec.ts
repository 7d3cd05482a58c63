import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type AddressInfo, type Server } from 'node:net';
import { createSocket } from 'node:dgram';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ProcessLock, SecretBox } from '#persistence';
import { available, createEmptyDatabase, createTestDatabase, TestRedis, type TestDatabase } from '#testing';
import { removeDataDir, temporaryDataDir } from './acs/data-dir.js';
import { query } from './acs/query.js';

const programs = {
  gateway: 'cwmp-gateway',
  api: 'admin-api',
  worker: 'task-worker',
  files: 'file-server',
  stun: 'stun-server',
} as const;
type Role = keyof typeof programs;
const roles = Object.keys(programs) as Role[];

type Settings = Readonly<Record<string, string>>;
const nowhere = { DATABASE_URL: 'postgres://aviary@127.0.0.1:9/aviary', REDIS_URL: 'redis://127.0.0.1:9/0' };
const keys = {
  ACS_MASTER_KEY: randomBytes(32).toString('base64'),
  ACS_ADMIN_API_KEY: randomBytes(32).toString('hex'),
};

interface Ending {
  readonly code: number | null;
  /** What it said on stderr, line by line. */
  readonly said: readonly string[];
}

/** Runs a program that is expected to end by itself. One that comes up is ended, and its code is 0. */
async function ending(app: string, settings: Settings, ...args: string[]): Promise<Ending> {
  const program = fileURLToPath(new URL(`../../dist/apps/${app}/src/main.js`, import.meta.url));
  const { PATH = '' } = process.env;
  const child = spawn(process.execPath, [program, ...args], {
    env: { PATH, ACS_BIND: '127.0.0.1', ACS_OPS_PORT: '0', ...settings },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  child.stdout.on('data', (chunk: Buffer) => {
    if (chunk.includes(' is up.')) child.kill('SIGTERM');
  });
  const [[code], said] = await Promise.all([
    once(child, 'exit') as Promise<[number | null]>,
    text(child.stderr),
  ]);
  return { code, said: said.split('\n').filter((line) => line !== '') };
}

const refused = (...said: (string | RegExp)[]) => ({
  code: 1,
  said: said.map((line) => expect.stringMatching(line) as string),
});

describe('a role of a cluster', () => {
  test.each(roles)('%s names all that is missing, each in a line with what to do', async (role) => {
    expect(await ending(programs[role], {})).toEqual(
      refused(
        /^aviary: DATABASE_URL: is missing; name the PostgreSQL /,
        /^aviary: REDIS_URL: is missing; name the Redis /,
        /^aviary: ACS_MASTER_KEY: is missing; .* "openssl rand -base64 32"$/,
      ),
    );
  });

  test('says what the API lacks besides', async () => {
    const { ACS_MASTER_KEY } = keys;
    expect(await ending('admin-api', { ...nowhere, ACS_MASTER_KEY })).toEqual(
      refused(/^aviary: ACS_ADMIN_API_KEY: is missing; .* "openssl rand -hex 32"$/),
    );
  });

  test('cannot start without its database', async () => {
    expect(await ending('task-worker', { ...nowhere, ...keys })).toEqual(
      refused(/^aviary: cannot connect to the server of DATABASE_URL \(ECONNREFUSED .*; check the address/),
    );
  });
});

test('the single process wants no Redis', async () => {
  expect(await ending('standalone', { REDIS_URL: nowhere.REDIS_URL })).toEqual(
    refused(/^aviary: REDIS_URL: the single process needs no Redis; leave it out, or start the roles/),
  );
});

test('a local cluster looks at its ports before it starts anything', async () => {
  const taken = createServer().listen(0, '127.0.0.1');
  await once(taken, 'listening');
  const { port } = taken.address() as AddressInfo;
  try {
    expect(await ending('local-cluster', { ACS_API_PORT: String(port) })).toEqual(
      refused(`^aviary: ACS_API_PORT: port ${port} is taken; end the program`),
    );
    expect(await ending('local-cluster', { ACS_CWMP_PORT: String(port - 14) })).toEqual(
      refused(`^aviary: ACS_CWMP_PORT, .*: port ${port} is taken; end the program`),
    );
  } finally {
    taken.close();
  }
});

describe('`acs migrate`', () => {
  test('wants a database that is there', async () => {
    expect(await ending('acs-cli', {}, 'migrate')).toEqual(refused(/DATABASE_URL: is missing; name /));
    expect(await ending('acs-cli', nowhere, 'migrate')).toEqual(refused(/cannot connect .*ECONNREFUSED/));
  });
});

describe.skipIf(!available('redis-server'))('what a role stands on', () => {
  let redis: TestRedis;
  let database: TestDatabase;
  let dataDir: string;
  let settings: Settings;

  beforeAll(async () => {
    redis = await TestRedis.start();
    database = await createTestDatabase();
    dataDir = temporaryDataDir();
    settings = { ...keys, DATABASE_URL: database.url, REDIS_URL: redis.url, ACS_DATA_DIR: dataDir };
  });

  afterAll(async () => {
    await redis.stop();
    await database.drop();
    removeDataDir(dataDir);
  });

  test('a schema that lacks migrations is refused until `acs migrate` ran; one that has more is not', async () => {
    const empty = await createEmptyDatabase();
    const here = { ...settings, DATABASE_URL: empty.url };
    try {
      expect(await ending('task-worker', here)).toEqual(
        refused(
          /^aviary: the database lacks \d+ migrations .*; run "npm run acs -- migrate" with this DATABASE_URL/,
        ),
      );
      expect(await ending('acs-cli', here, 'migrate')).toEqual({ code: 0, said: [] });
      expect(await ending('task-worker', here)).toEqual({ code: 0, said: [] });
      // As the next release leaves it for those of this one that still run.
      await query(empty.url, `INSERT INTO migration (timestamp, name) VALUES (9e15, 'Next9000000000000000')`);
      expect(await ending('task-worker', here)).toEqual({ code: 0, said: [] });
      await query(empty.url, `DELETE FROM migration WHERE name LIKE 'DeviceQuarantine%'`);
      expect(await ending('task-worker', here)).toEqual(
        refused(
          /^aviary: the database lacks 1 migrations \(DeviceQuarantine\d+\); run "npm run acs -- migrate"/,
        ),
      );
    } finally {
      await empty.drop();
    }
  });

  test('a Redis that would throw jobs away is refused', async () => {
    const careless = await TestRedis.start('--maxmemory', '50mb', '--maxmemory-policy', 'allkeys-lru');
    try {
      expect(await ending('task-worker', { ...settings, REDIS_URL: careless.url })).toEqual(
        refused(/^aviary: .*allkeys-lru.*; .*noeviction/),
      );
    } finally {
      await careless.stop();
    }
  });

  test('another ACS without Redis on the same database keeps it away', async () => {
    const deaf = { lost: () => undefined, retaken: () => undefined, usurped: () => undefined };
    const holder = await ProcessLock.take(database.url, deaf);
    try {
      expect(await ending('task-worker', settings)).toEqual(
        refused(/^aviary: a single Aviary process works on this database without Redis; stop it, or give /),
      );
    } finally {
      await holder.release();
    }
  });

  test('a master key that opens none of the stored secrets is refused', async () => {
    const others = await createTestDatabase();
    try {
      const sealed = new SecretBox([randomBytes(32)]).seal('{}', 'bulk_operation');
      await query(
        others.url,
        `INSERT INTO bulk_operation (id, action, target, template, up_to, created_by)
         VALUES (gen_random_uuid(), 'enqueueTasks', '{}', $1, 0, 'noc')`,
        [sealed],
      );
      expect(await ending('task-worker', { ...settings, DATABASE_URL: others.url })).toEqual(
        refused(
          /^aviary: the master key opens none of the secrets in the database; set ACS_MASTER_KEY to the key /,
        ),
      );
    } finally {
      await others.drop();
    }
  });

  describe('a port that is taken', () => {
    let taken: Server;
    let port: string;

    beforeAll(async () => {
      taken = createServer().listen(0, '127.0.0.1');
      await once(taken, 'listening');
      port = String((taken.address() as AddressInfo).port);
    });
    afterAll(() => void taken.close());

    test.each<[Role, string]>([
      ['gateway', 'ACS_CWMP_PORT'],
      ['api', 'ACS_API_PORT'],
      ['files', 'ACS_FILES_PORT'],
      ['worker', 'ACS_OPS_PORT'],
    ])('%s: %s', async (role, name) => {
      expect(await ending(programs[role], { ...settings, [name]: port })).toEqual(
        refused(
          `^aviary: ${name}: port ${port} is taken; end the program that listens there, or choose another port$`,
        ),
      );
    });

    test('stun: ACS_STUN_PORT', async () => {
      const socket = createSocket('udp4').bind(0, '127.0.0.1');
      await once(socket, 'listening');
      const ACS_STUN_PORT = String(socket.address().port);
      try {
        expect(await ending('stun-server', { ...settings, ACS_STUN_PORT })).toEqual(
          refused(`^aviary: ACS_STUN_PORT: port ${ACS_STUN_PORT} is taken; end the program`),
        );
      } finally {
        socket.close();
      }
    });
  });

  test('an address that is no one of this machine is refused', async () => {
    expect(await ending('stun-server', { ...settings, ACS_BIND: '192.0.2.1' })).toEqual(
      refused(/^aviary: 192\.0\.2\.1 is no address of this machine; correct ACS_BIND$/),
    );
  });

  test('a certificate that is not there is refused by the names of its settings', async () => {
    const files = { ACS_TLS_CERT_FILE: '/nowhere/acs.pem', ACS_TLS_KEY_FILE: '/nowhere/acs.key' };
    expect(await ending('cwmp-gateway', { ...settings, ...files, ACS_CWMP_PORT: '0' })).toEqual(
      refused(
        /^aviary: cannot use \/nowhere\/acs\.pem, .*ENOENT.*; correct ACS_TLS_CERT_FILE, ACS_TLS_KEY_FILE /,
      ),
    );
  });

  test('a STUN server that is switched off does not start', async () => {
    expect(await ending('stun-server', { ...settings, ACS_STUN: 'off' })).toEqual(
      refused(/^aviary: ACS_STUN: is off; leave this process out, or switch it on$/),
    );
  });
});
