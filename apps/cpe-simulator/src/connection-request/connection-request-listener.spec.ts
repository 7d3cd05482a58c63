import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { authorize, call, request } from './acs-request.fixture.js';
import {
  ConnectionRequestListener,
  type ConnectionRequestHabits,
  type ConnectionRequestTarget,
} from './connection-request-listener.js';
import { Reachability } from './reachability.js';

const credentials = { username: 'acs', password: 'secret' };
const habits: ConnectionRequestHabits = {
  qop: 'auth',
  closesAfterChallenge: false,
  spacingMs: 0,
  servesAfterSession: true,
};

describe('ConnectionRequestListener', () => {
  let listener: ConnectionRequestListener;
  let received: number;

  beforeEach(async () => {
    listener = await ConnectionRequestListener.open('127.0.0.1');
    received = 0;
  });
  afterEach(() => listener.close());

  function register(target: Partial<ConnectionRequestTarget> = {}): string {
    return listener.register({
      habits,
      credentials: () => credentials,
      receive: () => {
        received += 1;
        return 'accepted';
      },
      ...target,
    });
  }

  it('lets in who knows the password, on the path of this CPE only', async () => {
    const url = register();
    expect(await call(url)).toBe(200);
    expect(received).toBe(1);
    expect(await call(url, 'wrong')).toBe(401);
    expect((await request(new URL('/other', url).href)).status).toBe(404);
    expect((await request(url, {}, 'POST')).status).toBe(405);
    expect(received).toBe(1);
  });

  it('speaks RFC 2069 where the profile does', async () => {
    const url = register({ habits: { ...habits, qop: 'none' } });
    expect((await request(url)).challenge).not.toContain('qop');
    expect(await call(url)).toBe(200);
  });

  it('refuses everybody before credentials are set', async () => {
    const url = register({ credentials: () => null });
    expect(await call(url)).toBe(401);
  });

  it('takes each nonce count once', async () => {
    const url = register();
    const { challenge } = await request(url);
    const headers = { Authorization: authorize(url, challenge) };
    expect((await request(url, headers)).status).toBe(200);
    const replay = await request(url, headers);
    expect(replay).toMatchObject({ status: 401, challenge: expect.stringContaining('stale=true') });
    expect((await request(url, { Authorization: authorize(url, challenge, 'secret', 2) })).status).toBe(200);
  });

  it('answers 503 when busy and not at all when down', async () => {
    expect(await call(register({ receive: () => 'busy' }))).toBe(503);
    await expect(call(register({ receive: () => 'offline' }))).rejects.toThrow('socket hang up');
  });

  it('forgets a CPE', async () => {
    const url = register();
    listener.unregister(url);
    expect((await request(url)).status).toBe(404);
  });
});

describe('Reachability', () => {
  function create(
    state: 'idle' | 'in-session' | 'down',
    deviations: Partial<ConnectionRequestHabits> = {},
  ): { reachability: Reachability; requests: () => number } {
    let count = 0;
    const ports = {
      credentials: () => credentials,
      state: () => state,
      requested: (): void => {
        count += 1;
      },
    };
    const merged = { ...habits, ...deviations };
    return {
      reachability: new Reachability(merged, ports, 'unreachable', '127.0.0.1'),
      requests: () => count,
    };
  }

  it('serves after the session what it refused during it', () => {
    const inSession = create('in-session');
    expect(inSession.reachability.receive()).toBe('busy');
    expect(inSession.requests()).toBe(1);
    const forgetful = create('in-session', { servesAfterSession: false });
    expect(forgetful.reachability.receive()).toBe('busy');
    expect(forgetful.requests()).toBe(0);
  });

  it('keeps its distance between requests', () => {
    const { reachability, requests } = create('idle', { spacingMs: 60_000 });
    expect([reachability.receive(), reachability.receive()]).toEqual(['accepted', 'busy']);
    expect(requests()).toBe(1);
  });

  it('is not there while the device is down', () => {
    expect(create('down').reachability.receive()).toBe('offline');
  });

  it('has an address that nobody answers at when it is unreachable', async () => {
    const url = await create('idle').reachability.open();
    expect(url).toMatch(/^http:\/\/192\.0\.2\.1:7547\/[0-9a-f]{16}$/);
  });
});
