import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { answerChallenge, parseChallenge } from '#digest';
import type { SimulatedCpe } from '#cpe-simulator';
import { available } from '#testing';
import { RunningAcs } from './acs/running-acs.js';
import { CpeCabinet } from './cpe/cpe-cabinet.js';
import { inform } from './cpe/documents.js';
import { cookieOf, post, Wire } from './cpe/wire.js';

const run = promisify(execFile);
const connectionRequestPassword = 'Device.ManagementServer.ConnectionRequestPassword';

let acs: RunningAcs;
const cabinet = new CpeCabinet(() => acs.cwmpUrl);

beforeAll(async () => {
  acs = await RunningAcs.start({ ACS_ONBOARDING: 'quarantine' });
});

afterAll(async () => {
  await cabinet.clear();
  await acs.stop();
});

function bootstrap(): { username: string; password: string } {
  const { bootstrapUsername: username, bootstrapPassword: password } = acs.acs.credentials;
  return { username, password };
}

/** The Authorization header that answers the challenge of a 401. */
function answerTo(challenge: string | undefined, { username, password } = bootstrap()): string {
  const [digest] = parseChallenge([challenge ?? '']);
  if (digest?.scheme !== 'digest') throw new Error('no Digest challenge');
  const request = { method: 'POST', uri: '/', username, password, cnonce: '0123456789abcdef', nc: 1 };
  return answerChallenge({ challenge: digest, ...request }) ?? '';
}

/** How the first try of a CPE with these credentials ended. */
async function firstTry(serialNumber: string, credentials: object): Promise<{ httpStatus: number }> {
  const cpe = cabinet.create({ serialNumber, retryScale: 1, ...credentials });
  const session = cpe.nextSession();
  await cpe.start();
  return session;
}

describe('in quarantine mode', () => {
  test.each([
    ['without credentials', {}],
    ['with a wrong password', { username: 'cpe', password: 'wrong' }],
  ])('a CPE %s is refused and leaves no trace', async (_, credentials) => {
    expect(await firstTry('STRANGER', credentials)).toMatchObject({ status: 'failed', httpStatus: 401 });
    expect(await acs.api.devices()).toEqual([]);
  });

  test('the bootstrap name with a wrong password is refused too', async () => {
    const { username } = bootstrap();
    expect(await firstTry('GUESSER', { username, password: 'wrong' })).toMatchObject({ httpStatus: 401 });
    expect(await acs.api.devices()).toEqual([]);
  });

  test.each([
    ['an empty POST', post()],
    ['an Inform', post(inform('STRANGER'))],
    ['what is no XML', post('<!DOCTYPE x [<!ENTITY a "a">]><x>')],
  ])('%s without credentials gets a challenge, unread, on a connection that stays', async (_, bytes) => {
    const wire = await Wire.open(acs.cwmpPort);
    for (let times = 0; times < 2; times += 1) {
      const { status, headers, body } = await wire.exchange(bytes);
      expect({ status, body }).toEqual({ status: 401, body: '' });
      expect(headers.get('www-authenticate')).toMatch(/^Digest realm="aviary", .*qop="auth"/);
    }
    wire.destroy();
  });

  test('an answer to a challenge opens one session, not two', async () => {
    const wire = await Wire.open(acs.cwmpPort);
    const body = inform('REPLAYED');
    const challenge = (await wire.exchange(post())).headers.get('www-authenticate');
    const answered = post(body, { Authorization: answerTo(challenge) });
    const opened = await wire.exchange(answered);
    expect(opened.status).toBe(200);
    const thief = await Wire.open(acs.cwmpPort);
    const replayed = await thief.exchange(answered);
    expect(replayed.status).toBe(401);
    expect(replayed.headers.get('www-authenticate')).toContain('stale=true');
    expect((await wire.exchange(post('', cookieOf(opened)))).status).toBe(204);
    wire.destroy();
    thief.destroy();
  });
});

describe('a CPE with the bootstrap credential', () => {
  let cpe: SimulatedCpe;
  let deviceId: string;
  const setting = { parameterList: [{ name: 'Device.DeviceInfo.ProvisioningCode', value: 'approved' }] };

  beforeAll(async () => {
    cpe = await cabinet.switchOn({ serialNumber: 'NEWCOMER', ...bootstrap() });
    deviceId = (await acs.api.device('NEWCOMER')).id;
  });

  test('is recorded as quarantined and gets nothing', async () => {
    expect(await acs.api.device('NEWCOMER')).toMatchObject({ onboarding: 'quarantined', online: true });
    expect(cpe.ledger.executionsOf(cpe.name)).toEqual([]);
    expect(cpe.tree.valueOf(connectionRequestPassword)).toBe('');
  });

  test('gets its tasks and credentials of its own after the approval, not before', async () => {
    const task = await acs.api.queue(deviceId, 'SetParameterValues', setting);
    expect((await cpe.informNow()).methods).toEqual([]);
    expect(await acs.api.task(task.id)).toMatchObject({ state: 'queued', attempts: [] });
    for (let times = 0; times < 2; times += 1) {
      const answer = await acs.api.request(`/devices/${deviceId}/approve`, { method: 'POST' });
      expect(answer).toMatchObject({ status: 200, body: { onboarding: 'approved' } });
    }
    await cpe.informNow();
    expect(await acs.api.task(task.id)).toMatchObject({ state: 'succeeded' });
    expect(cpe.tree.valueOf('Device.DeviceInfo.ProvisioningCode')).toBe('approved');
    expect(cpe.tree.valueOf(connectionRequestPassword)).toMatch(/^[A-Za-z0-9]{20,}$/);
  });

  test('can then be called', async () => {
    const session = cpe.nextSession();
    expect(await acs.api.call(deviceId, 'GetRPCMethods')).toMatchObject({ state: 'succeeded' });
    expect((await session).events).toEqual([{ eventCode: '6 CONNECTION REQUEST', commandKey: '' }]);
  });

  test('is let in again after a restart that closed the door to all others', async () => {
    await acs.restart({ ACS_ONBOARDING: 'closed' });
    expect(await firstTry('TOO-LATE', bootstrap())).toMatchObject({ status: 'failed', httpStatus: 401 });
    expect(await acs.api.devices('?serialNumber=TOO-LATE')).toEqual([]);
    const before = (await acs.api.device('NEWCOMER')).id;
    const username = cpe.tree.valueOf('Device.ManagementServer.Username');
    const password = cpe.tree.valueOf('Device.ManagementServer.Password');
    expect(username).toBe('0A1B2C-Gateway-NEWCOMER');
    expect(await firstTry('NEWCOMER', bootstrap())).toMatchObject({ status: 'failed', httpStatus: 401 });
    await cabinet.switchOn({ serialNumber: 'NEWCOMER', firstEvents: ['2 PERIODIC'], username, password });
    expect((await acs.api.device('NEWCOMER')).id).toBe(before);
    await acs.restart({ ACS_ONBOARDING: 'quarantine' });
  });
});

describe.skipIf(!available('curl'))('curl --digest', () => {
  let directory: string;
  let url: string;

  beforeAll(() => {
    directory = mkdtempSync(join(tmpdir(), 'aviary-curl-'));
    writeFileSync(join(directory, 'inform.xml'), inform('CURL'));
  });

  beforeEach(() => {
    url = acs.cwmpUrl;
  });

  afterAll(() => rmSync(directory, { recursive: true }));

  async function curl(user: string, ...more: string[]): Promise<{ status: string; body: string }> {
    const body = ['--data-binary', `@${join(directory, 'inform.xml')}`, '-H', 'Content-Type: text/xml'];
    const jar = join(directory, 'cookies');
    const session = ['-s', '--digest', '-u', user, '-c', jar, '-b', jar, '-w', '\n%{http_code}'];
    const { stdout } = await run('curl', [...session, ...(more.length > 0 ? more : body), url]);
    const end = stdout.lastIndexOf('\n');
    return { body: stdout.slice(0, end), status: stdout.slice(end + 1) };
  }

  test('opens a session and ends it', async () => {
    const user = Object.values(bootstrap()).join(':');
    const opened = await curl(user);
    expect(opened.status).toBe('200');
    expect(opened.body).toContain('<MaxEnvelopes>1</MaxEnvelopes>');
    expect((await curl(user, '-X', 'POST', '-H', 'Content-Length: 0')).status).toBe('204');
    expect(await acs.api.device('CURL')).toMatchObject({ onboarding: 'quarantined' });
  });

  test('is refused with a wrong password', async () => {
    expect((await curl('bootstrap:wrong')).status).toBe('401');
  });
});

test('no password was logged', () => {
  const everything = acs.log.texts.join('\n');
  expect(everything).not.toContain(bootstrap().password);
  for (const { tree } of cabinet.cpes) {
    const password = tree.valueOf(connectionRequestPassword);
    if (password !== '') expect(everything).not.toContain(password);
  }
});
