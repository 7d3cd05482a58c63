import { challengeHeader, parseAuthorization, verifyDigest, type Authorization } from '#digest';
import { once } from 'node:events';
import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { networkInterfaces } from 'node:os';
import { afterEach, describe, expect, it } from 'vitest';
import { ConnectionRequestGuard, type GuardOptions } from '../guard/connection-request-guard.js';
import { HttpConnectionRequester, type ConnectionRequest } from './http-connection-requester.js';

interface Visit {
  readonly head: string;
  readonly authorization: Authorization | null;
  /** Counted from 1, over all connections and over this connection. */
  readonly nth: number;
  readonly nthOnSocket: number;
}

interface StandIn {
  readonly port: number;
  readonly visits: Visit[];
  readonly sockets: Socket[];
}

type Behaviour = (visit: Visit, socket: Socket) => void;

const credentials = { username: '00D09E-HG-1', password: 'Ab3dEf6hIj9kLmN0' };
const servers: Server[] = [];
const open: Socket[] = [];

afterEach(async () => {
  for (const socket of open.splice(0)) socket.destroy();
  await Promise.all(servers.splice(0).map((server) => new Promise((resolve) => server.close(resolve))));
});

// Not events.once: that one rejects when a reset comes before the close.
function closed(socket: Socket): Promise<unknown> {
  return new Promise((resolve) => (socket.closed ? resolve(null) : socket.once('close', resolve)));
}

function keep(socket: Socket): Socket {
  open.push(socket);
  return socket.on('error', () => undefined);
}

async function listen(onSocket: (socket: Socket) => void, host = '127.0.0.1'): Promise<number> {
  const server = createServer((socket) => onSocket(keep(socket)));
  servers.push(server);
  server.listen(0, host);
  await once(server, 'listening');
  return (server.address() as AddressInfo).port;
}

/** A CPE that hands every request head to `behave`, which writes raw bytes back. */
async function standIn(behave: Behaviour, host?: string): Promise<StandIn> {
  const visits: Visit[] = [];
  const sockets: Socket[] = [];
  const port = await listen((socket) => {
    sockets.push(socket);
    let text = '';
    let nthOnSocket = 0;
    socket.on('data', (chunk) => {
      text += chunk.toString('latin1');
      for (let end = text.indexOf('\r\n\r\n'); end >= 0; end = text.indexOf('\r\n\r\n')) {
        const head = text.slice(0, end);
        text = text.slice(end + 4);
        const header = /^authorization: (.*)$/im.exec(head)?.[1];
        nthOnSocket += 1;
        const visit = {
          head,
          authorization: parseAuthorization(header),
          nth: visits.length + 1,
          nthOnSocket,
        };
        visits.push(visit);
        behave(visit, socket);
      }
    });
  }, host);
  return { port, visits, sockets };
}

const reply = (status: string, ...headers: string[]): string =>
  [`HTTP/1.1 ${status}`, ...headers, 'Content-Length: 0', '', ''].join('\r\n');
const unauthorized = (challenge: string, ...headers: string[]): string =>
  reply('401 Unauthorized', `WWW-Authenticate: ${challenge}`, ...headers);

const MD5 = challengeHeader({ realm: 'IGD', nonce: 'n1', algorithm: 'MD5' });

function isAuthentic({ head, authorization }: Visit, path = '/wake'): boolean {
  const secret = { password: credentials.password };
  const requestPath = head.split(' ')[1] ?? '';
  if (authorization?.scheme !== 'digest' || requestPath !== path) return false;
  return verifyDigest({ authorization, method: 'GET', requestPath, secret, strictUri: true });
}

const digestCpe =
  (challenge: string, accepted = reply('200 OK')): Behaviour =>
  (visit, socket) =>
    socket.write(isAuthentic(visit) ? accepted : unauthorized(challenge));

function call(
  port: number,
  over: Partial<ConnectionRequest> & { budgetMs?: number; guard?: GuardOptions } = {},
) {
  const { budgetMs, guard, ...request } = over;
  const requester = new HttpConnectionRequester(
    new ConnectionRequestGuard({ loopbackAllowed: true, ...guard }),
    budgetMs === undefined ? {} : { budgetMs },
  );
  const url = `http://127.0.0.1:${port}/wake`;
  return requester.request({ url, informAddress: '127.0.0.1', ...credentials, ...request });
}

describe('a CPE that challenges with Digest', () => {
  it.each([
    ['MD5, qop=auth', MD5],
    ['SHA-256', challengeHeader({ realm: 'IGD', nonce: 'n', algorithm: 'SHA-256' })],
    ['no qop (RFC 2069)', challengeHeader({ realm: 'IGD', nonce: 'n', qop: 'none' })],
    ['Q60: no qop, quoted algorithm, domain', 'Digest realm="IGD", domain="/", nonce="n", algorithm="MD5"'],
    ['Basic beside it', `Basic realm="IGD", ${MD5}`],
    ['an algorithm nobody speaks first', `Digest realm="IGD", nonce="n", algorithm=SHA-512-256, ${MD5}`],
    ['a folded header', MD5.replaceAll(', ', ',\r\n ')],
  ])('is woken: %s', async (_form, challenge) => {
    const cpe = await standIn(digestCpe(challenge));
    expect(await call(cpe.port)).toEqual({ outcome: 'accepted' });
    expect(cpe.visits).toHaveLength(2);
    expect(cpe.sockets).toHaveLength(1);
    await Promise.all(cpe.sockets.map(closed));
  });

  it('gets a plain GET with Host and User-Agent and no body', async () => {
    const cpe = await standIn(digestCpe(MD5, reply('204 No Content')));
    expect(await call(cpe.port)).toEqual({ outcome: 'accepted' });
    expect(cpe.visits[0]?.head.split('\r\n')).toEqual([
      'GET /wake HTTP/1.1',
      `Host: 127.0.0.1:${cpe.port}`,
      'User-Agent: Aviary',
      'Connection: keep-alive',
    ]);
    expect(cpe.visits[1]?.authorization).toMatchObject({ username: credentials.username, nonceCount: 1 });
  });

  it('Q65: gets the path of its URL as it stands, case and extension', async () => {
    const cpe = await standIn((_visit, socket) => socket.write(reply('200 OK')));
    const url = `http://127.0.0.1:${cpe.port}/Gw/8aB2.xml`;
    expect(await call(cpe.port, { url })).toEqual({ outcome: 'accepted' });
    expect(cpe.visits[0]?.head).toMatch(/^GET \/Gw\/8aB2\.xml HTTP\/1\.1\r\n/);
  });

  it('Q60: is sent no qop, nc or cnonce when it offered none', async () => {
    const cpe = await standIn(digestCpe(challengeHeader({ realm: 'IGD', nonce: 'n', qop: 'none' })));
    await call(cpe.port);
    expect(cpe.visits[1]?.head).not.toMatch(/qop|nc=|cnonce|undefined/);
  });

  it('may end its lines with bare line feeds', async () => {
    const cpe = await standIn((visit, socket) =>
      socket.write((isAuthentic(visit) ? reply('200 OK') : unauthorized(MD5)).replaceAll('\r\n', '\n')),
    );
    expect(await call(cpe.port)).toEqual({ outcome: 'accepted' });
  });

  it('may find its nonce too old once, but not forever', async () => {
    const fresh = challengeHeader({ realm: 'IGD', nonce: 'n2', algorithm: 'MD5', stale: true });
    const once = await standIn((visit, socket) => {
      const isFresh = visit.authorization?.scheme === 'digest' && visit.authorization.nonce === 'n2';
      socket.write(
        isFresh && isAuthentic(visit) ? reply('200 OK') : unauthorized(visit.nth === 1 ? MD5 : fresh),
      );
    });
    expect(await call(once.port)).toEqual({ outcome: 'accepted' });
    const always = await standIn((_visit, socket) => socket.write(unauthorized(fresh)));
    expect(await call(always.port)).toEqual({ outcome: 'badCredentials' });
    expect(always.visits).toHaveLength(3);
  });

  it('Q62: may hash a fixed path', async () => {
    const cpe = await standIn((visit, socket) => {
      const uri = visit.authorization?.scheme === 'digest' ? visit.authorization.uri : null;
      socket.write(uri === '/' ? reply('200 OK') : unauthorized(MD5));
    });
    expect(await call(cpe.port, { digestUri: '/' })).toEqual({ outcome: 'accepted' });
    expect(await call(cpe.port)).toEqual({ outcome: 'badCredentials' });
  });

  it('is not hammered when the password is wrong', async () => {
    const cpe = await standIn(digestCpe(MD5));
    expect(await call(cpe.port, { password: 'wrong' })).toEqual({ outcome: 'badCredentials' });
    expect(cpe.visits).toHaveLength(2);
  });
});

describe('a CPE that drops the connection', () => {
  const accept: Behaviour = (visit, socket) => socket.write(isAuthentic(visit) ? reply('200 OK') : 'never');

  it.each<[string, Behaviour]>([
    [
      'after a 401 with Connection: close',
      (_v, socket) => socket.end(unauthorized(MD5, 'Connection: close')),
    ],
    ['after a 401 without a word', (_v, socket) => socket.end(unauthorized(MD5))],
    ['in the middle of the 401 body', (_v, socket) => socket.end(unauthorized(MD5).replace('h: 0', 'h: 9'))],
  ])('Q61: %s is woken over a new socket', async (_case, challenge) => {
    const cpe = await standIn((visit, socket) => (visit.nth === 1 ? challenge : accept)(visit, socket));
    expect(await call(cpe.port)).toEqual({ outcome: 'accepted' });
    expect(cpe.sockets).toHaveLength(2);
  });

  it('Q61: by RST at the second request of a socket is asked once more, with the next nonce count', async () => {
    const cpe = await standIn((visit, socket) => {
      if (visit.nth === 1) socket.write(unauthorized(MD5));
      else if (visit.nthOnSocket === 2) socket.resetAndDestroy();
      else accept(visit, socket);
    });
    expect(await call(cpe.port)).toEqual({ outcome: 'accepted' });
    const counts = cpe.visits.map(({ authorization: a }) => (a?.scheme === 'digest' ? a.nonceCount : null));
    expect(counts).toEqual([null, 1, 2]);
  });

  it('at every answer is given up after one retry', async () => {
    const cpe = await standIn((visit, socket) => {
      if (visit.nth === 1) socket.write(unauthorized(MD5));
      else socket.resetAndDestroy();
    });
    expect(await call(cpe.port)).toEqual({ outcome: 'unreachable', reason: 'reset' });
    expect(cpe.visits).toHaveLength(3);
  });

  it('at once is not retried', async () => {
    const cpe = await standIn((_visit, socket) => socket.destroy());
    expect(await call(cpe.port)).toEqual({ outcome: 'unreachable', reason: 'reset' });
    expect(cpe.visits).toHaveLength(1);
  });
});

describe('what an answer means', () => {
  it.each([
    ['200 OK', { outcome: 'accepted' }],
    ['204 No Content', { outcome: 'accepted' }],
    ['503 Service Unavailable', { outcome: 'busy' }],
    ['404 Not Found', { outcome: 'staleUrl' }],
    ['410 Gone', { outcome: 'staleUrl' }],
    ['403 Forbidden', { outcome: 'protocolError', reason: 'unexpectedStatus', status: 403 }],
    ['500 Oops', { outcome: 'protocolError', reason: 'unexpectedStatus', status: 500 }],
  ])('%s, before and after credentials', async (status, result) => {
    const direct = await standIn((_visit, socket) => socket.write(reply(status)));
    expect(await call(direct.port)).toEqual(result);
    const challenged = await standIn(digestCpe(MD5, reply(status)));
    expect(await call(challenged.port)).toEqual(result);
  });

  it('401 without a challenge that can be answered', async () => {
    for (const challenge of ['Negotiate', 'Digest realm="r", nonce="n", qop="auth-int"', 'Digest realm="r']) {
      const cpe = await standIn((_visit, socket) => socket.write(unauthorized(challenge)));
      const result = { outcome: 'protocolError', reason: 'unusableChallenge', status: 401 };
      expect(await call(cpe.port)).toEqual(result);
      expect(cpe.visits).toHaveLength(1);
    }
  });

  it('a user name that fits no header', async () => {
    const cpe = await standIn(digestCpe(MD5));
    expect(await call(cpe.port, { username: 'a\r\nX: y' })).toMatchObject({ reason: 'unusableChallenge' });
  });
});

describe('a rogue CPE', () => {
  it('that challenges with Basic gets no Authorization', async () => {
    const cpe = await standIn((_visit, socket) => socket.write(unauthorized('Basic realm="give"')));
    const result = { outcome: 'protocolError', reason: 'basicChallenge', status: 401 };
    expect(await call(cpe.port)).toEqual(result);
    expect(cpe.visits.map(({ head }) => /authorization/i.test(head))).toEqual([false]);
  });

  it('gets Basic only where that was allowed and nothing else is offered', async () => {
    const basic = await standIn((visit, socket) =>
      socket.write(visit.nth === 1 ? unauthorized('Basic realm="r"') : reply('200 OK')),
    );
    expect(await call(basic.port, { basicAllowed: true })).toEqual({ outcome: 'accepted' });
    expect(basic.visits[1]?.authorization).toEqual({ scheme: 'basic', ...credentials });
    const both = 'Basic realm="r", Digest realm="r", nonce="n", qop="auth-int"';
    const greedy = await standIn((_visit, socket) => socket.write(unauthorized(both)));
    expect(await call(greedy.port, { basicAllowed: true })).toMatchObject({ reason: 'unusableChallenge' });
    expect(greedy.visits).toHaveLength(1);
  });

  it.each(['301 Moved', '302 Found', '307 Temporary', '308 Permanent'])(
    'that redirects by %s',
    async (status) => {
      const canary = await standIn((_visit, socket) => socket.write(reply('200 OK')));
      const location = `Location: http://127.0.0.1:${canary.port}/`;
      const cpe = await standIn(digestCpe(MD5, reply(status, location)));
      expect(await call(cpe.port)).toMatchObject({ outcome: 'protocolError', reason: 'unexpectedStatus' });
      expect(canary.sockets).toHaveLength(0);
    },
  );

  it('that names other hosts reaches none of them', async () => {
    const canary = await standIn((_visit, socket) => socket.write(reply('200 OK')));
    const resolve = (): Promise<string[]> => Promise.resolve(['10.1.2.3', '127.0.0.1']);
    const hosts = [
      '127.0.0.1',
      '127.1',
      '0x7f000001',
      '2130706433',
      '017700000001',
      '%31%32%37.0.0.1',
      '0',
      '[::1]',
    ];
    hosts.push('[::ffff:127.0.0.1]', '[::127.0.0.1]', '[2002:7f00:1::]', 'localhost', 'rebind.example');
    for (const host of hosts) {
      const guard = { loopbackAllowed: false, allow: ['0.0.0.0/0', '::/0'], resolve };
      const result = await call(canary.port, { url: `http://${host}:${canary.port}/`, guard });
      expect(result, host).toMatchObject({ outcome: 'refused' });
    }
    expect(canary.sockets).toHaveLength(0);
  });

  it('that drips a body is not waited for', async () => {
    const drip = (text: string, socket: Socket): void => {
      socket.write(text.replace('Content-Length: 0', 'Content-Length: 1000'));
      const timer = setInterval(() => socket.write('x'), 20);
      socket.once('close', () => clearInterval(timer));
    };
    const cpe = await standIn((visit, socket) =>
      drip(isAuthentic(visit) ? reply('200 OK') : unauthorized(MD5), socket),
    );
    expect(await call(cpe.port)).toEqual({ outcome: 'accepted' });
    expect(cpe.sockets).toHaveLength(2);
  });

  it.each<[string, Behaviour]>([
    ['silence', () => undefined],
    ['half a header and silence', (_visit, socket) => socket.write('HTTP/1.1 401 Un')],
    ['interim answers', (_visit, socket) => socket.write('HTTP/1.1 100 Continue\r\n\r\n'.repeat(3))],
  ])('that answers with %s costs no more than the budget', async (_case, behave) => {
    const cpe = await standIn(behave);
    const result = { outcome: 'unreachable', reason: 'timeout' };
    expect(await call(cpe.port, { budgetMs: 200 })).toEqual(result);
    await Promise.all(cpe.sockets.map(closed));
  });

  it('that speaks another protocol is told apart from one that is away', async () => {
    const cpe = await standIn((_visit, socket) => socket.write('220 ftp ready\r\n'));
    expect(await call(cpe.port)).toEqual({ outcome: 'protocolError', reason: 'notHttp', status: null });
  });
});

describe('the call itself', () => {
  it.skipIf(
    !Object.values(networkInterfaces())
      .flat()
      .some((i) => i?.address === '::1'),
  )('reaches an IPv6 literal', async () => {
    const cpe = await standIn(digestCpe(MD5), '::1');
    const url = `http://[::1]:${cpe.port}/wake`;
    expect(await call(cpe.port, { url })).toEqual({ outcome: 'accepted' });
    expect(cpe.visits[0]?.head).toContain(`Host: [::1]:${cpe.port}\r\n`);
  });

  it('goes to the pinned address and still names the host', async () => {
    let lookups = 0;
    const resolve = (): Promise<string[]> => {
      lookups += 1;
      return Promise.resolve([lookups === 1 ? '127.0.0.1' : '127.0.0.2']);
    };
    const cpe = await standIn(digestCpe(MD5, reply('200 OK', 'Connection: close')));
    const url = `http://cpe.example:${cpe.port}/wake`;
    expect(await call(cpe.port, { url, guard: { resolve } })).toEqual({ outcome: 'accepted' });
    expect(cpe.visits[1]?.head).toContain(`Host: cpe.example:${cpe.port}\r\n`);
    expect(lookups).toBe(1);
  });

  it('ends when its caller gives up, before or during the call', async () => {
    const controller = new AbortController();
    const cpe = await standIn(() => controller.abort());
    const result = { outcome: 'unreachable', reason: 'aborted' };
    expect(await call(cpe.port, { signal: controller.signal })).toEqual(result);
    expect(await call(cpe.port, { signal: controller.signal })).toEqual(result);
    expect(cpe.visits).toHaveLength(1);
  });

  it('counts a resolver that never answers into the budget', async () => {
    const resolve = (): Promise<string[]> => new Promise(() => undefined);
    const result = await call(1, { url: 'http://cpe.example/', budgetMs: 50, guard: { resolve } });
    expect(result).toEqual({ outcome: 'unreachable', reason: 'timeout' });
  });
});
