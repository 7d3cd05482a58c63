import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type pg from 'pg';
import { SecretPaths } from '#data-model';
import { Database, PgSessionStore } from '#persistence';
import { answered, historyRules, informOf, stringValue, TestDevice } from '#testing';
import { openPostgresPorts, type PostgresPorts } from './postgres-ports.js';

/** Keeps what it was told. */
class CountingDatabase extends Database {
  readonly answers: string[] = [];

  override async rows<Row extends pg.QueryResultRow>(...query: Parameters<Database['rows']>): Promise<Row[]> {
    const rows = await super.rows<Row>(...query);
    this.answers.push(JSON.stringify(rows));
    return rows;
  }
}

let ports: PostgresPorts;

beforeAll(async () => {
  ports = await openPostgresPorts();
});
afterAll(() => ports.close());

describe('events', () => {
  const boot = { eventCode: '1 BOOT', commandKey: '' };
  const reboot = { eventCode: 'M Reboot', commandKey: '0123' };

  /** The events of the device as `epoch: code`, with the CommandKey where there is one. */
  const stored = async (device: TestDevice): Promise<unknown[]> => {
    const rows = await ports.query(
      `SELECT trim(concat(epoch, ': ', code, ' ', command_key)) AS event FROM event WHERE device_id = $1 ORDER BY epoch, code COLLATE "C"`,
      [device.id],
    );
    return rows.map(({ event }) => event);
  };

  it('keeps each event of an Inform, but no mere contact', async () => {
    const device = await TestDevice.register(ports);
    const contacts = ['2 PERIODIC', '6 CONNECTION REQUEST'].map((eventCode) => ({
      eventCode,
      commandKey: '',
    }));
    await device.openSession({ events: [boot, ...contacts, reboot] });
    expect(await stored(device)).toEqual(['2: 1 BOOT', '2: M Reboot 0123']);
  });

  it('keeps an event once, however often the CPE has to deliver it', async () => {
    const device = await TestDevice.register(ports);
    for (let retryCount = 0; retryCount <= 5; retryCount++)
      await device.openSession({ events: [boot, reboot], retryCount });
    expect(await stored(device)).toEqual(['2: 1 BOOT', '2: M Reboot 0123']);
  });

  it('keeps an event again that happens again', async () => {
    const device = await TestDevice.register(ports);
    await device.openSession({ events: [boot] });
    await device.openSession({ events: [boot] });
    expect(await stored(device)).toEqual(['2: 1 BOOT', '3: 1 BOOT']);
  });

  it('keeps what is new in a re-delivery', async () => {
    const device = await TestDevice.register(ports);
    await device.openSession({ events: [boot] });
    await device.openSession({ events: [boot, reboot], retryCount: 1 });
    const other = { ...reboot, commandKey: '4567' };
    await device.openSession({ events: [boot, reboot, other], retryCount: 2 });
    expect(await stored(device)).toEqual(['2: 1 BOOT', '3: M Reboot 0123', '4: M Reboot 4567']);
  });

  it('does not take an event of the sessions before the first delivery for the same', async () => {
    const device = await TestDevice.register(ports);
    await device.openSession({ events: [boot] });
    await device.openSession();
    await device.openSession();
    await device.openSession({ events: [boot], retryCount: 1 });
    expect(await stored(device)).toEqual(['2: 1 BOOT', '5: 1 BOOT']);
  });

  it('keeps the events of an Inform that says nothing else new', async () => {
    const device = await TestDevice.register(ports);
    const parameters = [stringValue('Device.A', '1')];
    await device.openSession({ parameters });
    await device.openSession({ parameters, events: [boot] });
    expect(await stored(device)).toEqual(['3: 1 BOOT']);
  });

  it('bears a RetryCount and texts that no CPE should send', async () => {
    const device = await TestDevice.register(ports);
    const hostile = { eventCode: 'X \u0000\ud800', commandKey: '\u0000'.repeat(40) };
    await device.openSession({ events: [hostile], retryCount: 4_294_967_295 });
    expect(await stored(device)).toHaveLength(1);
  });
});

describe('parameters', () => {
  const rowOf = async (device: TestDevice) => {
    const [row] = await ports.query(
      `SELECT p.version::int, p.updated_at, p.xmin::text AS params, d.xmin::text AS device, length(p.snapshot) AS snapshot,
         (SELECT count(*)::int FROM jsonb_object_keys(p.overlay)) AS overlay
       FROM device_params p JOIN device d ON d.id = p.device_id WHERE p.device_id = $1`,
      [device.id],
    );
    return row!;
  };
  const inform = { parameters: [stringValue('Device.A', '1'), stringValue('Device.Password', 'x')] };

  it('writes nothing but the session for an Inform that repeats itself', async () => {
    const device = await TestDevice.register(ports, 'approved', inform);
    const before = await rowOf(device);
    for (let n = 0; n < 3; n++) await device.openSession(inform);
    expect(await rowOf(device)).toEqual(before);
    await device.openSession({ parameters: [stringValue('Device.A', '2')] });
    expect(await rowOf(device)).toMatchObject({ version: Number(before['version']) + 1 });
  });

  it('writes nothing for it either after a value was read that it does not tell', async () => {
    const device = await TestDevice.register(ports, 'approved', inform);
    const fence = await device.fence(inform);
    await ports.parameters.recordValues(fence, [stringValue('Device.B', '1')], 'read');
    const before = await rowOf(device);
    await device.openSession(inform);
    expect(await rowOf(device)).toEqual(before);
  });

  it('asks one statement in an idle session, which tells as much whatever is stored', async () => {
    const database = new CountingDatabase(ports.url, 1, 'aviary-test', () => undefined);
    const sessions = new PgSessionStore(database, historyRules, new SecretPaths());
    const told: number[] = [];
    for (const count of [200, 10_000]) {
      const device = await TestDevice.register(ports, 'approved', inform);
      const values = Array.from({ length: count }, (_, n) => stringValue(`Device.P.${n}`, `${n}`));
      await ports.parameters.recordValues(await device.fence(inform), values, 'read');
      await ports.sessions.refreshQueued(await device.fence(inform));
      database.answers.length = 0;
      expect(await sessions.open(informOf(device.identity, inform))).toMatchObject({
        kind: 'opened',
        session: { informChanged: false, pending: false, dueRefresh: null },
      });
      expect(database.answers).toHaveLength(1);
      told.push(database.answers[0]!.length);
    }
    await database.close();
    expect(Math.abs(told[0]! - told[1]!)).toBeLessThan(10);
  });

  it('goes on writing nothing after what is stored was folded', async () => {
    const device = await TestDevice.register(ports, 'approved');
    const many = { parameters: Array.from({ length: 70 }, (_, n) => stringValue(`Device.P.${n}`, 'v')) };
    const session = await device.openSession(many);
    expect(session.overlayFull).toBe(true);
    await ports.parameters.recordValues(session.fence, [], 'inform');
    const folded = await rowOf(device);
    expect(folded).toMatchObject({ overlay: 0 });
    expect((await device.openSession(many)).overlayFull).toBe(false);
    expect(await rowOf(device)).toEqual(folded);
    expect(await ports.parameters.list(device.id, '')).toHaveLength(70);
  });

  it('keeps the overlay small under a device that invents thousands of names', async () => {
    const device = await TestDevice.register(ports);
    for (let n = 0; n < 6; n++) {
      const parameters = Array.from({ length: 900 }, (_, k) => stringValue(`Device.X.${n}.${k}`, 'v'));
      await device.openSession({ parameters });
      expect(Number((await rowOf(device))['overlay'])).toBeLessThanOrEqual(1_024);
    }
    expect(await ports.parameters.list(device.id, '')).toHaveLength(5_400);
  });

  it('bounds the names and the text that one device may have, and can still read them', async () => {
    const device = await TestDevice.register(ports);
    const fence = await device.fence();
    const known = stringValue('Device.A', 'kept');
    await ports.parameters.recordValues(fence, [known], 'read');
    // JSON escapes each of these characters into six.
    const huge = '\u0001'.repeat(60_000);
    const values = Array.from({ length: 150 }, (_, n) => stringValue(`Device.H.${n}`, huge));
    await ports.parameters.recordValues(fence, values, 'read');
    const listed = await ports.parameters.list(device.id, '');
    const characters = listed.reduce((sum, { path, value }) => sum + path.length + (value ?? '').length, 0);
    expect(characters).toBeLessThanOrEqual(8 * 1024 * 1024);
    expect(listed.length).toBeGreaterThan(130);
    expect(listed[0]).toMatchObject({ path: 'Device.A', value: 'kept' });
  });

  it('keeps what can be kept of text with NUL and half surrogate pairs', async () => {
    const device = await TestDevice.register(ports);
    const values = [{ path: 'Device.a\u0000b\ud800', value: 'x\u0000y\udc00', type: 'str\u0000ing' }];
    await ports.parameters.recordValues(await device.fence(), values, 'read');
    const kept = { path: 'Device.ab\ufffd', value: 'xy\ufffd', type: 'string' };
    expect(await ports.parameters.list(device.id, '')).toMatchObject([kept]);
  });

  it('says that a snapshot is damaged rather than to lose it', async () => {
    const device = await TestDevice.register(ports);
    await ports.query(`UPDATE device_params SET snapshot = 'junk' WHERE device_id = $1`, [device.id]);
    await expect(ports.parameters.list(device.id, '')).rejects.toMatchObject({
      code: 'STORED_STATE_DAMAGED',
    });
    const names = [{ path: 'Device.', writable: true }];
    const write = ports.parameters.recordNames(await device.fence(), names);
    await expect(write).rejects.toMatchObject({ code: 'STORED_STATE_DAMAGED' });
    expect(await rowOf(device)).toMatchObject({ snapshot: 4 });
  });
});

describe('day partitions', () => {
  it('holds attempts and events in the partition of their day', async () => {
    const device = await TestDevice.register(ports);
    await device.accept(['Reboot']);
    const fence = await device.fence({ events: [{ eventCode: '1 BOOT', commandKey: '' }] });
    await ports.ledger.settle(fence, await device.claim(fence), answered());
    for (const table of ['task_attempt', 'event']) {
      const rows = await ports.query(
        `SELECT tableoid::regclass::text AS partition, to_char(now() AT TIME ZONE 'UTC', 'YYYYMMDD') AS today
         FROM ${table} WHERE device_id = $1`,
        [device.id],
      );
      expect(rows).toEqual([
        { partition: `${table}_${String(rows[0]!['today'])}`, today: rows[0]!['today'] },
      ]);
    }
  });
});
