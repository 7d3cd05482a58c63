import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { RunningAcs } from './acs/running-acs.js';
import { inform } from './cpe/documents.js';
import { cookieOf, post, Wire } from './cpe/wire.js';

let acs: RunningAcs;

beforeAll(async () => {
  acs = await RunningAcs.start();
});
afterAll(() => acs.stop());

interface EventResource {
  readonly kind: string;
  readonly code: string;
  readonly commandKey: string;
  readonly data?: Readonly<Record<string, unknown>>;
}

/** As a CPE of each RPC writes it. */
function golden(name: string): string {
  return readFileSync(new URL(`../../libs/cwmp/golden/cpe-${name}.xml`, import.meta.url), 'utf8');
}

function withEvents(serialNumber: string, retryCount: number, ...codes: string[]): string {
  const events = codes.map(
    (code) => `<EventStruct><EventCode>${code}</EventCode><CommandKey></CommandKey></EventStruct>`,
  );
  return inform(serialNumber)
    .replace(/<EventStruct>.*<\/EventStruct>/, events.join(''))
    .replace('<RetryCount>0<', `<RetryCount>${retryCount}<`);
}

async function eventsOf(serialNumber: string): Promise<readonly EventResource[]> {
  const [device] = await acs.query<{ id: string }>(
    'SELECT public_id AS id FROM device WHERE serial_number = $1',
    [serialNumber],
  );
  const { body } = await acs.api.request<{ items: EventResource[] }>(`/devices/${device?.id}/events`);
  return body.items;
}

const calls: readonly [file: string, method: string][] = [
  ['transfer-complete', 'TransferComplete'],
  ['autonomous-transfer-complete', 'AutonomousTransferComplete'],
  ['du-state-change-complete', 'DUStateChangeComplete'],
  ['autonomous-du-state-change-complete', 'AutonomousDUStateChangeComplete'],
  ['request-download', 'RequestDownload'],
  ['kicked', 'Kicked'],
];

describe.each(calls)('%s', (file, method) => {
  test('is committed before it is answered, and listed with its arguments', async () => {
    const serialNumber = `CALL-${method.slice(0, 30)}`;
    const wire = await Wire.open(acs.cwmpPort);
    const cookie = cookieOf(await wire.exchange(post(inform(serialNumber))));
    const blocker = await acs.connect();
    await blocker.query('BEGIN; LOCK TABLE event IN SHARE MODE');
    wire.send(post(golden(file), cookie));
    // The insert waits for the lock, and the answer for the insert.
    await expect
      .poll(async () => {
        const rows = await acs.query(
          `SELECT 1 FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND query LIKE '%INSERT INTO event%'
             AND application_name = 'aviary-cwmp'`,
        );
        return rows.length;
      })
      .toBe(1);
    expect(wire.hasReply).toBe(false);
    await blocker.query('COMMIT');
    await blocker.end();
    const answer = await wire.reply();
    expect(answer.status).toBe(200);
    expect(answer.body).toContain(`<cwmp:${method}Response>`);
    const [event] = await eventsOf(serialNumber);
    expect(event).toMatchObject({ kind: 'call', code: method });
    expect(Object.keys(event?.data ?? {}).length).toBeGreaterThan(0);
    wire.destroy();
  });
});

describe('events of an Inform', () => {
  test('are kept once although a session broke off, and again when they happen again', async () => {
    const serialNumber = 'BOOTS';
    const codes = ['1 BOOT', '1 BOOT', '2 PERIODIC', 'X 0A1B2C Alarm'];
    const lost = await Wire.open(acs.cwmpPort);
    lost.send(post(withEvents(serialNumber, 0, ...codes)));
    await lost.reply();
    lost.destroy();
    const wire = await Wire.open(acs.cwmpPort);
    const cookie = cookieOf(await wire.exchange(post(withEvents(serialNumber, 1, ...codes))));
    const told = async () => (await eventsOf(serialNumber)).map(({ code }) => code).toSorted();
    expect(await told()).toEqual(['1 BOOT', 'X 0A1B2C Alarm']);
    // That the CPE goes on shows that it knows its Inform to be answered.
    expect((await wire.exchange(post('', cookie))).status).toBe(204);
    await wire.exchange(post(withEvents(serialNumber, 4, '1 BOOT')));
    expect(await told()).toEqual(['1 BOOT', '1 BOOT', 'X 0A1B2C Alarm']);
    wire.destroy();
  });

  test('do not keep a CPE out because they are many, have no code, or are too long', async () => {
    const serialNumber = 'MANY-EVENTS';
    const wire = await Wire.open(acs.cwmpPort);
    const many = Array.from({ length: 80 }, (_, n) => `X 0A1B2C Alarm ${n}`);
    const tooLong = `X 0A1B2C ${'log '.repeat(500)}`;
    const answer = await wire.exchange(post(withEvents(serialNumber, 0, ...many, '', tooLong)));
    expect(answer.status).toBe(200);
    expect((await wire.exchange(post('', cookieOf(answer)))).status).toBe(204);
    const codes = (await eventsOf(serialNumber)).map(({ code }) => code).toSorted();
    expect(codes).toEqual([...many, tooLong.slice(0, 256)].toSorted());
    wire.destroy();
  });
});
