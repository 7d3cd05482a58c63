import http from 'node:http';
import type { CookieJar, CookieStyle } from './cookie-jar.js';
import type { HttpAuthorization } from './http-authorization.js';
import { exchange, type HttpReply } from './http-exchange.js';

/** How a CPE speaks HTTP: data of its profile. */
export interface HttpBehaviour {
  /** Opens a TCP connection for each POST and closes it. */
  readonly connectionPerPost: boolean;
  readonly reconnectsAfterChallenge: boolean;
  readonly cookies: CookieStyle;
  /** Sends the cookies of the last session in the next Inform. */
  readonly keepsCookies: boolean;
  readonly contentType: string;
  /** Sends `Expect: 100-continue` and waits up to 1 s for it. */
  readonly expectsContinue: boolean;
  /** Cuts a body into the chunks it is sent in; one piece is sent with a Content-Length. */
  readonly splitBody: (body: string) => readonly string[];
}

/** What a session needs to reach its ACS. */
export interface AcsConnectionOptions {
  readonly url: string;
  readonly behaviour: HttpBehaviour;
  readonly authorization: HttpAuthorization;
  readonly cookies: CookieJar;
  readonly signal: AbortSignal;
  readonly answerTimeoutMs: number;
}

const maxRedirects = 5;

/** The HTTP side of one session: connection, cookies, challenges, redirects. */
export class AcsConnection {
  private agent: http.Agent;
  private url: string;

  constructor(private readonly options: AcsConnectionOptions) {
    this.url = options.url;
    this.agent = this.createAgent();
  }

  /** Posts the Inform; only here redirects are followed, five at most [TR-069 3.4.5]. */
  async postInform(body: string): Promise<HttpReply> {
    let reply = await this.post(body);
    for (let hop = 0; hop < maxRedirects && (reply.status === 302 || reply.status === 307); hop += 1) {
      this.url = new URL(reply.headers.location ?? '', this.url).href;
      this.reconnect();
      reply = await this.post(body);
    }
    return reply;
  }

  /** Posts nothing, only to be challenged; the answer to the challenge goes with the next POST. */
  async probe(): Promise<HttpReply> {
    const reply = await this.send('');
    if (reply.status === 401) this.options.authorization.learn(reply.headers['www-authenticate']);
    return reply;
  }

  /** Posts a body, the empty one included, and answers one challenge on the way. @throws Error without a usable URL. */
  async post(body: string): Promise<HttpReply> {
    const reply = await this.send(body);
    if (reply.status !== 401) return reply;
    if (!this.options.authorization.learn(reply.headers['www-authenticate'])) return reply;
    if (this.options.behaviour.reconnectsAfterChallenge) this.reconnect();
    return this.send(body);
  }

  /** Ends all TCP connections at once, an unanswered one included. */
  close(): void {
    this.agent.destroy();
  }

  private async send(body: string): Promise<HttpReply> {
    const { behaviour, cookies, signal, answerTimeoutMs } = this.options;
    const pieces = body === '' ? [] : behaviour.splitBody(body);
    const url = new URL(this.url);
    const headers = this.headers(url, body, pieces.length);
    const request = { url, method: 'POST', headers, body: pieces };
    const reply = await exchange(request, { agent: this.agent, signal, timeoutMs: answerTimeoutMs });
    cookies.store(reply.headers['set-cookie'] ?? []);
    return reply;
  }

  private headers(url: URL, body: string, pieceCount: number): Record<string, string | number> {
    const { behaviour, authorization, cookies } = this.options;
    const headers: Record<string, string | number> = { 'User-Agent': 'aviary-cpe-simulator' };
    if (behaviour.connectionPerPost) headers['Connection'] = 'close';
    if (pieceCount < 2) headers['Content-Length'] = Buffer.byteLength(body);
    // An empty POST carries neither a Content-Type nor a SOAPAction [TR-069 3.4.1].
    if (body !== '') Object.assign(headers, { 'Content-Type': behaviour.contentType, SOAPAction: '' });
    if (body !== '' && behaviour.expectsContinue) headers['Expect'] = '100-continue';
    const cookie = cookies.header();
    if (cookie !== null) headers['Cookie'] = cookie;
    const credentials = authorization.header('POST', url.pathname + url.search);
    if (credentials !== null) headers['Authorization'] = credentials;
    return headers;
  }

  private reconnect(): void {
    this.agent.destroy();
    this.agent = this.createAgent();
  }

  private createAgent(): http.Agent {
    return new http.Agent({ keepAlive: !this.options.behaviour.connectionPerPost, maxSockets: 1 });
  }
}
