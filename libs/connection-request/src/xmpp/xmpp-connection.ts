import { randomUUID } from 'node:crypto';
import { logIn, type XmppLogin } from './log-in.js';
import { childOf, escapeXml, type XmlElement } from './xml-element.js';
import { XmppStream, type XmppServer } from './xmpp-stream.js';

/** What the ACS needs for its place on the XMPP server. */
export interface XmppConnectionOptions extends XmppServer, XmppLogin {
  /** Hears of connections: `lost` is told once for each, with what ended it or kept it from coming up. */
  readonly onChange: (
    change: { readonly kind: 'up' } | { readonly kind: 'lost'; readonly error: Error },
  ) => void;
  /** Waits before the next attempt, in milliseconds, the last one for all further. Default 1 s to 60 s. */
  readonly retryAfterMs?: readonly number[];
  /** For a connection to come up. Default 15 s. */
  readonly openWithinMs?: number;
  /** Between pings, which are answered within 10 s. Default 60 s. */
  readonly pingEveryMs?: number;
}

/** What somebody answers; `failed`: nobody did, since there is no connection or the time is over. */
export type IqAnswer =
  | { readonly kind: 'result' | 'error'; readonly stanza: XmlElement }
  | { readonly kind: 'failed'; readonly reason: 'noServer' | 'timeout' | 'aborted' };

const defaultOpenWithinMs = 15_000;
const pingWithinMs = 10_000;
const mostOutstanding = 10_000;
const defaultRetryMs = [1_000, 2_000, 5_000, 10_000, 30_000, 60_000];
const ping = 'urn:xmpp:ping';

/**
 * The ACS's connection to its XMPP server, kept up until it is closed. It has no presence and no roster; whatever comes
 * that it has not asked for is ignored, but for pings of the server itself.
 */
export class XmppConnection {
  private readonly outstanding = new Map<string, (answer: IqAnswer) => void>();
  private readonly closing = new AbortController();
  private stream: XmppStream | null = null;
  private readonly running: Promise<void>;

  /** Begins to connect at once. */
  constructor(private readonly options: XmppConnectionOptions) {
    this.running = this.run();
  }

  get isUp(): boolean {
    return this.stream !== null;
  }

  /** Our own address without the resource. */
  get jid(): string {
    return `${this.options.username}@${this.options.domain}`;
  }

  /** Asks `to`; only an answer from exactly there counts. `content` is finished XML. Never rejects. */
  ask(
    to: string,
    type: 'get' | 'set',
    content: string,
    timeoutMs: number,
    signal?: AbortSignal,
  ): Promise<IqAnswer> {
    const { stream } = this;
    if (stream === null || this.outstanding.size >= mostOutstanding)
      return Promise.resolve({ kind: 'failed', reason: 'noServer' });
    if (signal?.aborted === true) return Promise.resolve({ kind: 'failed', reason: 'aborted' });
    const id = randomUUID();
    const key = keyOf(id, to);
    return new Promise((resolve) => {
      const finish = (answer: IqAnswer): void => {
        clearTimeout(timer);
        signal?.removeEventListener('abort', abort);
        this.outstanding.delete(key);
        resolve(answer);
      };
      const abort = (): void => finish({ kind: 'failed', reason: 'aborted' });
      const timer = setTimeout(() => finish({ kind: 'failed', reason: 'timeout' }), timeoutMs);
      signal?.addEventListener('abort', abort);
      this.outstanding.set(key, finish);
      stream.write(`<iq type='${type}' id='${id}' to='${escapeXml(to)}'>${content}</iq>`);
    });
  }

  /** Resolves when nothing is left of it. */
  async close(): Promise<void> {
    this.closing.abort();
    this.stream?.close(new Error('closed'));
    await this.running;
  }

  private async run(): Promise<void> {
    const { onChange, retryAfterMs = defaultRetryMs } = this.options;
    for (let attempt = 0; !this.closing.signal.aborted; attempt++) {
      const error = await this.session(() => {
        attempt = 0;
      });
      if (this.closing.signal.aborted) return;
      onChange({ kind: 'lost', error });
      const waitMs = retryAfterMs[Math.min(attempt, retryAfterMs.length - 1)] ?? 60_000;
      // Many processes that lost one server do not come back to it as one.
      await pause(waitMs * (0.5 + Math.random() / 2), this.closing.signal);
    }
  }

  /** One connection from its beginning to its end; resolves with what ended it. */
  private async session(up: () => void): Promise<Error> {
    const opening = new AbortController();
    const giveUp = (): void => opening.abort();
    const timer = setTimeout(giveUp, this.options.openWithinMs ?? defaultOpenWithinMs);
    this.closing.signal.addEventListener('abort', giveUp);
    let stream: XmppStream | null = null;
    try {
      stream = await XmppStream.open(this.options, opening.signal);
      await logIn(stream, this.options);
      clearTimeout(timer);
      up();
      this.stream = stream;
      this.options.onChange({ kind: 'up' });
      return await this.serve(stream);
    } catch (error) {
      return error instanceof Error ? error : new Error(String(error));
    } finally {
      clearTimeout(timer);
      this.closing.signal.removeEventListener('abort', giveUp);
      this.stream = null;
      stream?.close(new Error('closed'));
      for (const finish of this.outstanding.values()) finish({ kind: 'failed', reason: 'noServer' });
    }
  }

  private async serve(stream: XmppStream): Promise<never> {
    const timer = setInterval(() => void this.pingServer(stream), this.options.pingEveryMs ?? 60_000);
    try {
      for (;;) this.take(stream, await stream.next());
    } finally {
      clearInterval(timer);
    }
  }

  private async pingServer(stream: XmppStream): Promise<void> {
    const answer = await this.ask(this.options.domain, 'get', `<ping xmlns='${ping}'/>`, pingWithinMs);
    if (answer.kind === 'failed') stream.close(new Error('the server answers no ping'));
  }

  private take(stream: XmppStream, stanza: XmlElement): void {
    if (stanza.name !== 'iq') return;
    const { domain } = this.options;
    const from = stanza.attributes.get('from') ?? domain;
    const id = stanza.attributes.get('id') ?? '';
    const type = stanza.attributes.get('type');
    if (type === 'result' || type === 'error')
      this.outstanding.get(keyOf(id, from))?.({ kind: type, stanza });
    else if (from === domain && childOf(stanza, 'ping', ping) !== null)
      stream.write(`<iq type='result' id='${escapeXml(id)}' to='${escapeXml(from)}'/>`);
  }
}

/** An answer is one only from whom it was asked for. */
function keyOf(id: string, from: string): string {
  return `${id} ${from.toLowerCase()}`;
}

function pause(durationMs: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) return resolve();
    const finish = (): void => {
      clearTimeout(timer);
      signal.removeEventListener('abort', finish);
      resolve();
    };
    const timer = setTimeout(finish, durationMs);
    signal.addEventListener('abort', finish);
  });
}
