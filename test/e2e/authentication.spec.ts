import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { basicAuthorization } from '#digest';
import { available } from '#testing';
import { RunningAcs } from './acs/running-acs.js';
import { onCluster } from './acs/under-test.js';
import { answerTo, type Credentials } from './cpe/digest-answer.js';
import { inform } from './cpe/documents.js';
import { post, Wire, type WireReply } from './cpe/wire.js';

interface Registered extends Credentials {
  readonly id: string;
}

let acs: RunningAcs;

beforeAll(async () => {
  acs = await RunningAcs.start({ ACS_ONBOARDING: 'quarantine' });
});

afterAll(() => acs.stop());

const identityOf = (serialNumber: string) => ({ oui: '0a1b2c', productClass: 'Gateway', serialNumber });

async function register(serialNumber: string, credentials: Partial<Credentials> = {}): Promise<Registered> {
  const body = { ...identityOf(serialNumber), ...credentials };
  const answer = await acs.api.request<Registered>('/devices', { method: 'POST', body });
  expect(answer.status).toBe(201);
  return answer.body;
}

/** The challenge that a CPE without credentials gets. */
async function challenge(): Promise<string> {
  const response = await fetch(acs.cwmpUrl, { method: 'POST' });
  expect(response.status).toBe(401);
  return response.headers.get('www-authenticate') ?? '';
}

/** An Inform with this Authorization header, on a connection of its own. */
async function informWith(serialNumber: string, Authorization: string): Promise<WireReply> {
  const wire = await Wire.open(acs.cwmpPort);
  const reply = await wire.exchange(post(inform(serialNumber), { Authorization }));
  wire.destroy();
  return reply;
}

async function informAs(serialNumber: string, credentials: Credentials): Promise<WireReply> {
  return informWith(serialNumber, answerTo(await challenge(), credentials));
}

async function sessionsOf(serialNumber: string): Promise<number> {
  const sql = `SELECT s.epoch FROM device_session s JOIN device d ON d.id = s.device_id WHERE d.serial_number = $1`;
  const [row] = await acs.query<{ epoch: string }>(sql, [serialNumber]);
  return Number(row?.epoch);
}

describe('a device that is registered before it calls', () => {
  test('gets credentials that only this one answer shows', async () => {
    const { id, username, password } = await register('MADE');
    expect(username).toBe('0A1B2C-Gateway-MADE');
    expect(password).toMatch(/^[A-Za-z0-9]{24}$/);
    expect(await acs.api.device('MADE')).toMatchObject({ id, oui: '0A1B2C', onboarding: 'approved' });
    expect(JSON.stringify(await acs.api.devices())).not.toContain(password);
    const [row] = await acs.query<{ text: string }>(
      `SELECT device::text AS text FROM device WHERE serial_number = 'MADE'`,
    );
    expect(row?.text).not.toContain(Buffer.from(password).toString('hex'));
    expect((await informAs('MADE', { username, password })).status).toBe(200);
  });

  test('may bring its own credentials', async () => {
    const own = { username: 'colons: none', password: 'sésame 😀' };
    expect(
      await acs.api.request('/devices', { method: 'POST', body: { ...identityOf('OWN'), ...own } }),
    ).toMatchObject({ status: 422 });
    const credentials = { ...own, username: 'own name' };
    expect(await register('OWN', credentials)).toMatchObject(credentials);
    expect((await informAs('OWN', credentials)).status).toBe(200);
  });

  test.each([
    ['an identity', identityOf('TWICE'), 'DEVICE_EXISTS'],
    ['a username', { ...identityOf('THRICE'), username: '0A1B2C-Gateway-TWICE' }, 'USERNAME_TAKEN'],
  ])('cannot take %s of another', async (what, body, code) => {
    if (what === 'an identity') await register('TWICE');
    const answer = await acs.api.request('/devices', { method: 'POST', body });
    expect(answer).toMatchObject({ status: 409, body: { code } });
    expect(await acs.api.devices('?serialNumber=THRICE')).toEqual([]);
  });

  test('is nobody without its own credentials', async () => {
    const [left, right] = [await register('LEFT'), await register('RIGHT')];
    const { bootstrapUsername: username, bootstrapPassword: password } = acs.acs.credentials;
    for (const stranger of [right, { ...left, password: 'wrong' }, { username, password }])
      expect((await informAs('LEFT', stranger)).status).toBe(401);
    expect((await informAs('RIGHT', left)).status).toBe(401);
    expect([await sessionsOf('LEFT'), await sessionsOf('RIGHT')]).toEqual([0, 0]);
  });

  test('tells who walks through serial numbers nothing', async () => {
    const known = await register('WALK-0');
    const before = (await acs.api.devices()).length;
    const replies: string[] = [];
    for (let n = 0; n < 40; n += 1) {
      const serial = `WALK-${n}`;
      const asItself = { username: `0A1B2C-Gateway-${serial}`, password: 'guess' };
      for (const credentials of n === 0 ? [asItself] : [asItself, known]) {
        const { status, headers, body } = await informAs(serial, credentials);
        const names = [...headers.keys()].toSorted().join();
        replies.push(
          `${status} ${names} ${headers.get('www-authenticate')?.replace(/nonce="[^"]*"/, '')} ${body}`,
        );
      }
    }
    expect(new Set(replies).size).toBe(1);
    expect((await acs.api.devices()).length).toBe(before);
    expect(await sessionsOf('WALK-0')).toBe(0);
  });
});

describe('Digest', () => {
  test('takes each count of a nonce once, and none below it', async () => {
    const device = await register('COUNT');
    const offered = await challenge();
    const use = (nc: number) => informWith('COUNT', answerTo(offered, device, { nc }));
    expect((await use(2)).status).toBe(200);
    for (const nc of [2, 1]) {
      const { status, headers } = await use(nc);
      expect(status).toBe(401);
      expect(headers.get('www-authenticate')).toContain('stale=true');
    }
    expect((await use(3)).status).toBe(200);
  });

  test('Q4: an empty first POST is challenged, and what follows on its connection is answered', async () => {
    const device = await register('PROBE');
    const wire = await Wire.open(acs.cwmpPort);
    const probe = await wire.exchange(post());
    expect(probe.status).toBe(401);
    const Authorization = answerTo(probe.headers.get('www-authenticate'), device);
    expect((await wire.exchange(post(inform('PROBE'), { Authorization }))).status).toBe(200);
    wire.destroy();
  });

  test('Q10: the answer to a challenge may come by another connection', async () => {
    const device = await register('RECONNECT');
    const first = await Wire.open(acs.cwmpPort);
    const { headers } = await first.exchange(post(inform('RECONNECT')));
    first.destroy();
    const Authorization = answerTo(headers.get('www-authenticate'), device);
    expect((await informWith('RECONNECT', Authorization)).status).toBe(200);
  });

  test('takes a nonce of RFC 2069 once', async () => {
    const device = await register('OLD');
    const answer = answerTo(await challenge(), device, { withoutQop: true });
    expect(answer).not.toContain('qop');
    expect((await informWith('OLD', answer)).status).toBe(200);
    expect((await informWith('OLD', answer)).status).toBe(401);
  });

  test('takes the nonce of another instance with the same master key, and SHA-256 when told to', async () => {
    const device = await register('MOVED');
    const offered = await challenge();
    expect(offered).not.toContain('SHA-256');
    await acs.restart({
      ACS_ONBOARDING: 'quarantine',
      ACS_CWMP_DIGEST_ALGORITHMS: 'MD5,SHA-256',
      ACS_CWMP_DIGEST_WITHOUT_QOP: 'refuse',
    });
    expect((await informWith('MOVED', answerTo(offered, device))).status).toBe(200);
    const both = await challenge();
    expect(both.indexOf('algorithm=MD5')).toBeLessThan(both.indexOf('algorithm=SHA-256'));
    expect((await informWith('MOVED', answerTo(both, device, { withoutQop: true }))).status).toBe(401);
    expect((await informWith('MOVED', answerTo(both, device, { algorithm: 'SHA-256' }))).status).toBe(200);
  });
});

describe.skipIf(!available('curl'))('Digest of curl', () => {
  test('opens a session, and a wrong password does not', async () => {
    const { username, password } = await register('CURL');
    const curl = async (secret: string, ...more: string[]) => {
      const form = ['-sS', '--digest', '-u', `${username}:${secret}`, '--data-binary', inform('CURL')];
      const { stdout } = await promisify(execFile)('curl', [
        ...form,
        '-w',
        '\n%{http_code}',
        ...more,
        acs.cwmpUrl,
      ]);
      return stdout;
    };
    expect(await curl(password)).toMatch(/InformResponse[^]*\n200$/);
    // As CPEs with libcurl do.
    expect(await curl(password, '-H', 'Expect: 100-continue', '--compressed')).toMatch(/\n200$/);
    expect(await curl('guess')).toMatch(/\n401$/);
  });
});

describe('Basic', () => {
  test('is refused in the clear, and allowed only explicitly', async () => {
    const device = await register('BASIC');
    const header = basicAuthorization(device.username, device.password);
    const start = acs.log.texts.length;
    expect(await challenge()).not.toContain('Basic');
    expect((await informWith('BASIC', header)).status).toBe(401);
    await vi.waitUntil(() => acs.log.texts.slice(start).join().includes('credentials in the clear'), {
      timeout: 30_000,
    });
    await acs.restart({ ACS_ONBOARDING: 'quarantine', ACS_CWMP_BASIC: 'always' });
    expect(await challenge()).toContain('Basic realm="aviary"');
    expect((await informWith('BASIC', header)).status).toBe(200);
    expect((await informWith('BASIC', basicAuthorization(device.username, 'wrong'))).status).toBe(401);
    expect(acs.log.texts.join()).not.toContain(device.password);
    expect(acs.log.texts.join()).not.toContain(header.slice(6));
  });
});

// A balancer keeps its connection to the CPE.
test.skipIf(onCluster)('a body that is too long is not read for the sake of a challenge', async () => {
  const wire = await Wire.open(acs.cwmpPort);
  const { status, headers } = await wire.exchange(post('', { 'Content-Length': String(2 ** 30) }));
  expect([status, headers.get('connection')]).toEqual([401, 'close']);
  await wire.closed();
});
