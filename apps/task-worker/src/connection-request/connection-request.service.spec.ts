import { Logger } from '@nestjs/common';
import { createHash } from 'node:crypto';
import { defaultMaxListeners } from 'node:events';
import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ConnectionRequestGuard, HttpConnectionRequester } from '#connection-request';
import {
  callTransports,
  ordinaryQuirks,
  type CallBeginning,
  type CallEnd,
  type CallTransport,
  type ConnectionRequestTarget,
  type DeviceCall,
  type DeviceId,
} from '#device';
import { JsonLogger, Metrics } from '#observability';
import type { TaskView } from '#task';
import { CallLadder } from './call-ladder.js';
import { ConnectionRequestService } from './connection-request.service.js';
import { DeviceCaller } from './device-caller.js';

const device = 1 as DeviceId;
const credentials = { username: '00D09E-HG-1', password: 'Canary-4711' };
const servers: Server[] = [];
let logged: string;

beforeEach(() => {
  logged = '';
  const sink = { write: (line: string) => void (logged += line) };
  Logger.overrideLogger(new JsonLogger({ level: 'debug', format: 'json' }, sink));
});

afterEach(async () => {
  Logger.overrideLogger(true);
  for (const server of servers.splice(0)) {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  }
});

/** A CPE that listens on loopback; returns its ConnectionRequestURL. */
async function listen(answer: RequestListener): Promise<string> {
  const server = createServer(answer);
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/wake`;
}

const md5 = (...parts: string[]): string => createHash('md5').update(parts.join(':')).digest('hex');

/** The password is known: RFC 2617 worked out by hand. */
function isProven(authorization = ''): boolean {
  const value = (name: string): string => new RegExp(`\\b${name}="?([^",]*)`).exec(authorization)?.[1] ?? '';
  const secret = md5(credentials.username, 'cpe', credentials.password);
  const [nc, cnonce] = [value('nc'), value('cnonce')];
  return value('response') === md5(secret, 'n1', nc, cnonce, 'auth', md5('GET', '/wake'));
}

/** Status 200 for who knows the password. */
function digestListener(granted: () => void): RequestListener {
  return (request, response) => {
    const isGranted = isProven(request.headers.authorization);
    if (isGranted) granted();
    else response.setHeader('WWW-Authenticate', 'Digest realm="cpe", nonce="n1", qop="auth"');
    response.writeHead(isGranted ? 200 : 401).end();
  };
}

function serviceFor(
  target: Partial<ConnectionRequestTarget> | null,
  { loopbackAllowed = true, beginning }: { loopbackAllowed?: boolean; beginning?: CallBeginning } = {},
) {
  const address = { peerAddress: '127.0.0.1', transports: callTransports, isKeptOut: false };
  const found = { publicId: 'd1', url: null, credentials, ...address, ...target };
  const metrics = new Metrics();
  const ends: CallEnd[] = [];
  const refused: string[] = [];
  const begun: CallBeginning = target === null ? { kind: 'unknownDevice' } : { kind: 'begun', former: null };
  const caller = new DeviceCaller(
    {
      find: async () => (target === null ? null : found),
      recordRefusal: async (_device, username) => void refused.push(username),
    },
    new CallLadder(new HttpConnectionRequester(new ConnectionRequestGuard({ loopbackAllowed })), null),
    metrics,
    { ofDevice: async () => ({ profiles: [], ofModel: [], ofDevice: [], quirks: ordinaryQuirks }) },
  );
  const log = {
    begin: async () => beginning ?? begun,
    end: async (_device: DeviceId, _id: string, end: CallEnd) => void ends.push(end),
    find: async () => null,
  };
  const ledger = { find: async (): Promise<TaskView | null> => null };
  const service = new ConnectionRequestService(caller, log, ledger, metrics);
  return { service, metrics, ends, refused };
}

function lastCall(outcome: string, promisedBy: CallTransport): DeviceCall {
  const at = new Date(1_000);
  const end = { outcome, reason: null, promisedBy, isFailure: false, attempts: [], endedAt: at };
  const evidence = { kind: 'promised', at } as const;
  return { id: 'c1', calledAt: at, end, informedAt: null, reached: null, evidence };
}

describe('ConnectionRequestService', () => {
  it('calls a device with its own credentials, once for all who ask', async () => {
    let granted = 0;
    const { service, metrics } = serviceFor({ url: await listen(digestListener(() => (granted += 1))) });
    const results = await Promise.all(Array.from({ length: 10 }, () => service.callNow(device)));
    expect(results).toEqual(Array.from({ length: 10 }, () => ({ outcome: 'accepted' })));
    expect(granted).toBe(1);
    expect(await metrics.render()).toContain(
      'acs_connection_request_total{transport="http",result="accepted"} 1',
    );
    expect(logged).toContain('connectionRequest.accepted');
    expect(logged).not.toContain('Canary');
  });

  it('sends nothing to an address that it must not call, and counts that', async () => {
    let visits = 0;
    const url = await listen((_request, response) => {
      visits += 1;
      response.end();
    });
    const { service, metrics } = serviceFor({ url }, { loopbackAllowed: false });
    expect(await service.callNow(device)).toEqual({ outcome: 'refused', reason: 'loopback' });
    expect(visits).toBe(0);
    expect(await metrics.render()).toContain('acs_ssrf_blocked_total{source="connectionRequest"} 1');
    expect(JSON.parse(logged)).toMatchObject({
      level: 'warn',
      msg: 'connectionRequest.refused',
      deviceId: 'd1',
      params: { transport: 'http', reason: 'loopback' },
    });
  });

  it('does not hammer a device that refuses our password', async () => {
    let visits = 0;
    const url = await listen((request, response) => {
      visits += 1;
      digestListener(() => undefined)(request, response);
    });
    const wrong = { username: credentials.username, password: 'another' };
    const { service, refused } = serviceFor({ url, credentials: wrong });
    expect(await service.callNow(device)).toEqual({ outcome: 'badCredentials' });
    expect(await service.callNow(device)).toEqual({ outcome: 'badCredentials' });
    expect(visits).toBe(2);
    expect(refused).toEqual([credentials.username]);
    expect(logged).toContain('"level":"warn"');
  });

  it.each([
    ['unknownDevice', null],
    ['noUrl', {}],
    ['noCredentials', { url: 'http://127.0.0.1:9/', credentials: null }],
    ['noWay', { url: 'http://127.0.0.1:9/', transports: [] }],
    ['quarantined', { url: 'http://127.0.0.1:9/', isKeptOut: true }],
    ['noWay', { url: 'http://127.0.0.1:9/', transports: ['udp'] }],
  ] as const)('calls nobody: %s', async (reason, target) => {
    const { service, metrics, ends } = serviceFor(target);
    const outcome = 'notCallable';
    expect(await service.callNow(device)).toEqual({ outcome, reason });
    const end = { outcome, reason, promisedBy: null, isFailure: false, attempts: [] };
    expect(ends).toEqual(target === null ? [] : [end]);
    expect(await metrics.render()).not.toContain('acs_connection_request_total{');
  });

  it('keeps what happened on each way, and for which reason', async () => {
    const url = await listen((_request, response) => void response.writeHead(418).end());
    const { service, ends } = serviceFor({ url });
    await service.callNow(device);
    const reason = 'unexpectedStatus 418';
    expect(ends).toEqual([
      {
        outcome: 'protocolError',
        reason: null,
        promisedBy: null,
        isFailure: true,
        attempts: [{ transport: 'http', outcome: 'protocolError', reason }],
      },
    ]);
  });

  it('counts a promise that was not kept when it calls again, and when it gives up', async () => {
    const former = lastCall('sent', 'udp');
    const url = await listen(digestListener(() => undefined));
    const { service, metrics } = serviceFor({ url }, { beginning: { kind: 'begun', former } });
    await service.callNow(device);
    expect(await metrics.render()).toContain(
      'acs_connection_request_total{transport="udp",result="missed"} 1',
    );
    const kept = { ...former, informedAt: new Date() };
    const other = serviceFor({ url }, { beginning: { kind: 'begun', former: kept } });
    await other.service.callNow(device);
    expect(await other.metrics.render()).not.toContain('missed');
  });

  it("takes another process's call for its own, or waits for its end", async () => {
    const beginning = (call: DeviceCall) => ({ kind: 'standing', call, waitMs: 29_000 }) as const;
    const awaited = lastCall('accepted', 'xmpp');
    const one = serviceFor({}, { beginning: beginning(awaited) });
    expect(await one.service.callNow(device)).toEqual({ outcome: 'accepted' });
    const other = serviceFor({}, { beginning: beginning({ ...awaited, end: null }) });
    expect(await other.service.callNow(device)).toEqual({ outcome: 'tooSoon', waitMs: 5_000 });
    expect([...one.ends, ...other.ends]).toEqual([]);
  });

  it('makes more calls at once than one signal may have listeners, and hangs up on all of them', async () => {
    const warnings: Error[] = [];
    const note = (warning: Error) => void warnings.push(warning);
    process.on('warning', note);
    const many = 2 * defaultMaxListeners;
    let asked = 0;
    const { service } = serviceFor({ url: await listen(() => (asked += 1)) });
    const calls = Array.from({ length: many }, (_, n) => service.callNow(n as DeviceId));
    await expect.poll(() => asked, { timeout: 30_000 }).toBe(many);
    service.hangUp();
    const hungUp = { outcome: 'unreachable', reason: 'aborted' };
    expect(await Promise.all(calls)).toEqual(calls.map(() => hungUp));
    process.off('warning', note);
    expect(warnings).toEqual([]);
  });

  it('hangs up on a silent device at shutdown', async () => {
    let reached: () => void = () => undefined;
    const asked = new Promise<void>((resolve) => (reached = resolve));
    const { service, ends } = serviceFor({ url: await listen(() => reached()) });
    const call = service.callNow(device);
    await asked;
    service.hangUp();
    expect(await call).toEqual({ outcome: 'unreachable', reason: 'aborted' });
    // It is no failure of the device: the next process need not keep the spacing.
    expect(ends).toMatchObject([{ outcome: 'unreachable', isFailure: false }]);
  });
});
