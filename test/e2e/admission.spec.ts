import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { RunningAcs } from './acs/running-acs.js';
import { onCluster } from './acs/under-test.js';
import { answerTo, type Credentials } from './cpe/digest-answer.js';
import { inform } from './cpe/documents.js';
import { cookieOf, post, Wire, type WireReply } from './cpe/wire.js';

const failures = 5;
const home = '127.0.0.1';

let acs: RunningAcs;

beforeAll(async () => {
  acs = await RunningAcs.start({
    ACS_ONBOARDING: 'quarantine',
    // Loopback is not exempt here.
    ACS_CWMP_EXEMPT_NETWORKS: '192.0.2.0/24',
    ACS_CWMP_FAILURES_PER_ADDRESS: String(failures),
    ACS_CWMP_CONNECTION_BURST_PER_ADDRESS: '40',
  });
});

afterAll(() => acs.stop());

async function register(serialNumber: string): Promise<Credentials> {
  const body = { oui: '0A1B2C', productClass: 'Gateway', serialNumber };
  return (await acs.api.request<Credentials>('/devices', { method: 'POST', body })).body;
}

async function informAs(
  serialNumber: string,
  credentials: Credentials,
  { from = home, document = inform(serialNumber), headers = {} } = {},
): Promise<WireReply> {
  const wire = await Wire.open(acs.cwmpPort, from);
  try {
    const challenged = await wire.exchange(post('', headers));
    const Authorization = answerTo(challenged.headers.get('www-authenticate'), credentials);
    return await wire.exchange(post(document, { ...headers, Authorization }));
  } finally {
    wire.destroy();
  }
}

describe('S26: guessing the password of a device', () => {
  const attacker = '127.0.0.2';

  test('is slow, and does the device no harm, not even from the same address', async () => {
    const victim = await register('VICTIM');
    const neighbour = await register('NEIGHBOUR');
    expect((await informAs('NEIGHBOUR', neighbour, { from: attacker })).status).toBe(200);
    const session = await Wire.open(acs.cwmpPort, attacker);
    const challenged = await session.exchange(post());
    const Authorization = answerTo(challenged.headers.get('www-authenticate'), victim);
    const cookie = cookieOf(await session.exchange(post(inform('VICTIM'), { Authorization })));

    const guess = { username: 'anybody', password: 'guess' };
    for (let n = 0; n < failures; n += 1)
      expect((await informAs('VICTIM', guess, { from: attacker })).status).toBe(401);
    const refused = await informAs('VICTIM', guess, { from: attacker });
    expect(refused.status).toBe(503);
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThanOrEqual(30);

    // The session goes on, and devices that have shown their credentials from there begin others.
    expect((await session.exchange(post('', cookie))).status).toBe(204);
    session.destroy();
    expect((await informAs('NEIGHBOUR', neighbour, { from: attacker })).status).toBe(200);
    expect((await informAs('VICTIM', victim)).status).toBe(200);
    expect(await acs.metric('acs_cwmp_shed_total{reason="addressFailures",class="unread"}')).toBe(1);
  });

  test('S30: cannot be hidden behind a header that no trusted proxy wrote', async () => {
    const guess = { username: 'anybody', password: 'guess' };
    const headers = { 'X-Forwarded-For': '203.0.113.9' };
    for (let n = 0; n < failures; n += 1) await informAs('X', guess, { from: '127.0.0.3', headers });
    const other = { 'X-Forwarded-For': '203.0.113.10' };
    expect((await informAs('X', guess, { from: '127.0.0.3', headers: other })).status).toBe(503);
  });

  // A balancer reads it before it asks a gateway.
  test.skipIf(onCluster)('does not get its body read once it is refused', async () => {
    const wire = await Wire.open(acs.cwmpPort, attacker);
    const forged = 'Digest username="anybody", realm="aviary", nonce="x", uri="/", response="x"';
    const whole = post(inform('VICTIM'), { Authorization: forged });
    const bodyAt = whole.indexOf('\r\n\r\n') + 4;
    const reply = await wire.exchange(whole.slice(0, bodyAt));
    expect([reply.status, reply.headers.get('connection')]).toEqual([503, 'close']);
    // What it sends all the same takes no answer away with a reset.
    await wire.sendAll(Buffer.from(whole.slice(bodyAt)));
    await wire.closed();
    expect(wire.wasReset).toBe(false);
  });
});

describe('a device that never rests', () => {
  test('is told to come back later, and is served when it was asked to come', async () => {
    const device = await register('RESTLESS');
    for (let n = 0; n < 5; n += 1) expect((await informAs('RESTLESS', device)).status).toBe(200);
    expect((await informAs('RESTLESS', device)).status).toBe(503);
    const asked = inform('RESTLESS').replace('2 PERIODIC', '6 CONNECTION REQUEST');
    expect((await informAs('RESTLESS', device, { document: asked })).status).toBe(200);
    expect(await acs.metric('acs_cwmp_shed_total{reason="deviceRate",class="periodic"}')).toBe(1);
  });
});

// A balancer opens the connections that a gateway sees.
describe.skipIf(onCluster)('an address that opens connections all the time', () => {
  test('gets no more of them, and harms no other', async () => {
    const wires = await Promise.all(
      Array.from({ length: 60 }, () => Wire.open(acs.cwmpPort, '127.0.0.4').catch(() => null)),
    );
    const outcomes = await Promise.all(
      wires.map(async (wire) => {
        const reply = await wire?.exchange(post()).catch(() => null);
        wire?.destroy();
        return reply?.status ?? 'closed';
      }),
    );
    expect(outcomes.filter((outcome) => outcome === 401).length).toBeGreaterThanOrEqual(40);
    expect(outcomes).toContain('closed');
    const elsewhere = await Wire.open(acs.cwmpPort, '127.0.0.5');
    expect((await elsewhere.exchange(post())).status).toBe(401);
    elsewhere.destroy();
  });
});

// Each gateway has places of its own.
describe.skipIf(onCluster)('more Informs than there are places', () => {
  test('the periodic ones are sent away before anything is written, the others are served, sessions go on', async () => {
    await acs.restart({ ACS_CWMP_MAX_OPENING: '2' });
    const opened = await Wire.open(acs.cwmpPort);
    const cookie = cookieOf(await opened.exchange(post(inform('BEFORE'))));
    const blocker = await acs.connect();
    await blocker.query('BEGIN; LOCK TABLE device_session IN ACCESS EXCLUSIVE MODE');
    const waits = async (event: string, serialNumber: string) => {
      const wire = await Wire.open(acs.cwmpPort);
      const reply = wire.exchange(post(inform(serialNumber).replace('2 PERIODIC', event)));
      return { wire, reply };
    };
    const held = await waits('1 BOOT', 'BOOTS');
    const blocked = "SELECT 1 FROM pg_stat_activity WHERE wait_event_type = 'Lock'";
    await vi.waitUntil(async () => (await acs.query(blocked)).length > 0, { timeout: 10_000 });
    const wanted = await waits('6 CONNECTION REQUEST', 'WANTED');
    await vi.waitUntil(async () => (await acs.query(blocked)).length > 1, { timeout: 10_000 });
    const refused = await waits('2 PERIODIC', 'PERIODIC');
    expect((await refused.reply).status).toBe(503);
    await refused.wire.closed();
    await blocker.query('COMMIT');
    await blocker.end();
    expect([(await held.reply).status, (await wanted.reply).status]).toEqual([200, 200]);
    expect((await opened.exchange(post('', cookie))).status).toBe(204);
    expect(await acs.api.devices('?serialNumber=PERIODIC')).toEqual([]);
    for (const wire of [held.wire, wanted.wire, opened]) wire.destroy();
  });
});
