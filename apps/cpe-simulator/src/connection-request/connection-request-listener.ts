import { randomBytes } from 'node:crypto';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { challengeHeader, NonceMinter, parseAuthorization, verifyDigest } from '#digest';
import type { HttpCredentials } from '../session/http-authorization.js';

/** How a CPE answers connection requests: data of its profile. */
export interface ConnectionRequestHabits {
  /** `none`: the challenge has no qop, as in RFC 2069. */
  readonly qop: 'auth' | 'none';
  /** Closes the TCP connection after the 401 without announcing it. */
  readonly closesAfterChallenge: boolean;
  /** Requests sooner than this after the last accepted one are answered with 503. */
  readonly spacingMs: number;
  /** Whether a request that was answered 503 during a session is served by one more session after it. */
  readonly servesAfterSession: boolean;
}

/** A CPE behind the listener. */
export interface ConnectionRequestTarget {
  readonly habits: ConnectionRequestHabits;
  /** Null as long as nobody has set any; then all requests are refused. */
  credentials(): HttpCredentials | null;
  /** An authenticated request: `busy` is answered with 503, `offline` not at all. */
  receive(): 'accepted' | 'busy' | 'offline';
}

const realm = 'aviary-cpe';
const rememberedNonces = 10_000;

/** HTTP listener for connection requests [TR-069 3.2.2] of one CPE or of a whole fleet, one random path for each. */
export class ConnectionRequestListener {
  private readonly targets = new Map<string, ConnectionRequestTarget>();
  private readonly nonces = new NonceMinter(randomBytes(32));
  private readonly nonceCounts = new Map<string, number>();

  private constructor(
    private readonly server: http.Server,
    private readonly origin: string,
  ) {
    server.on('request', (request, response) => this.answer(request, response));
  }

  /** @param port 0 for any. @throws Error (rejects) when the address cannot be listened on. */
  static async open(host: string, port = 0): Promise<ConnectionRequestListener> {
    const server = http.createServer({ requestTimeout: 5000, headersTimeout: 5000 });
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen(port, host, resolve);
    });
    const address = server.address();
    const { port: boundPort } = isSocketAddress(address) ? address : { port };
    const urlHost = host.includes(':') ? `[${host}]` : host;
    return new ConnectionRequestListener(server, `http://${urlHost}:${boundPort}`);
  }

  /** Gives a CPE its ConnectionRequestURL. */
  register(target: ConnectionRequestTarget): string {
    const path = `/${randomBytes(8).toString('hex')}`;
    this.targets.set(path, target);
    return this.origin + path;
  }

  unregister(url: string): void {
    this.targets.delete(new URL(url).pathname);
  }

  /** Ends all connections. */
  async close(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }

  private answer(request: http.IncomingMessage, response: http.ServerResponse): void {
    const path = request.url ?? '';
    const target = this.targets.get(path);
    if (!target) return end(response, 404);
    if (request.method !== 'GET') return end(response, 405, { Allow: 'GET' });
    const verdict = this.authenticate(target, path, request.headers.authorization);
    if (verdict !== 'granted') return this.challenge(target, response, verdict === 'stale');
    const reception = target.receive();
    if (reception === 'offline') response.destroy();
    else end(response, reception === 'accepted' ? 200 : 503);
  }

  private authenticate(
    target: ConnectionRequestTarget,
    requestPath: string,
    header: string | undefined,
  ): 'granted' | 'refused' | 'stale' {
    const authorization = parseAuthorization(header);
    const credentials = target.credentials();
    if (!credentials || authorization?.scheme !== 'digest') return 'refused';
    const check = this.nonces.check(authorization.nonce, Date.now());
    if (check !== 'fresh') return check === 'stale' ? 'stale' : 'refused';
    if (authorization.username !== credentials.username) return 'refused';
    const { password } = credentials;
    if (!verifyDigest({ authorization, method: 'GET', requestPath, secret: { password } })) return 'refused';
    return this.isReplayed(authorization.nonce, authorization.nonceCount ?? 1) ? 'stale' : 'granted';
  }

  private isReplayed(nonce: string, count: number): boolean {
    if (count <= (this.nonceCounts.get(nonce) ?? 0)) return true;
    this.nonceCounts.delete(nonce);
    this.nonceCounts.set(nonce, count);
    const [oldest] = this.nonceCounts.keys();
    if (this.nonceCounts.size > rememberedNonces && oldest !== undefined) this.nonceCounts.delete(oldest);
    return false;
  }

  private challenge(target: ConnectionRequestTarget, response: http.ServerResponse, stale: boolean): void {
    const { qop, closesAfterChallenge } = target.habits;
    const nonce = this.nonces.mint(Date.now(), randomBytes(16));
    const { socket } = response;
    end(response, 401, { 'WWW-Authenticate': challengeHeader({ realm, nonce, qop, stale }) });
    if (closesAfterChallenge) socket?.destroySoon();
  }
}

function isSocketAddress(address: AddressInfo | string | null): address is AddressInfo {
  return typeof address === 'object' && address !== null;
}

function end(response: http.ServerResponse, status: number, headers: http.OutgoingHttpHeaders = {}): void {
  response.writeHead(status, { 'Content-Length': 0, ...headers }).end();
}
