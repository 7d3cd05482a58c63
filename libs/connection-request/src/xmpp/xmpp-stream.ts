import { connect as connectTcp, isIP, type Socket } from 'node:net';
import { connect as connectTls, type TLSSocket } from 'node:tls';
import { StanzaReader, XmppStreamError } from './stanza-reader.js';
import { escapeXml, type XmlElement } from './xml-element.js';

/** Longest stanza that is read, in bytes. */
const mostStanzaBytes = 4_096;

// What comes while nobody takes it: the server sends only what was asked for.
const mostWaiting = 64;

/** Where the server is, and whom it must be. */
export interface XmppServer {
  readonly host: string;
  readonly port: number;
  /** TLS from the first byte; otherwise the stream is upgraded before anything else is said (STARTTLS). */
  readonly isDirectTls: boolean;
  /** The name that its certificate must have. */
  readonly domain: string;
  /** Certificates of authorities to be trusted, in PEM; null: those of the system. */
  readonly authorities: string | null;
}

/**
 * A stream of stanzas to a server [RFC 6120], over TLS with a certificate that was checked before anything is sent that
 * tells who we are. A stanza of more than 4 KiB ends it.
 */
export class XmppStream {
  /** Resolves when the stream is no more, with the reason. */
  readonly ended: Promise<Error>;
  private readonly waiting: XmlElement[] = [];
  private taker: ((stanza: XmlElement) => void) | null = null;
  private reader = new StanzaReader(mostStanzaBytes);
  private end!: (reason: Error) => void;
  /** Why it has ended; null while it has not. */
  private reason: Error | null = null;
  private readonly refusals = new Set<(reason: Error) => void>();

  private constructor(
    private socket: Socket | TLSSocket,
    private readonly domain: string,
  ) {
    this.ended = new Promise((resolve) => {
      this.end = (reason) => {
        this.reason ??= reason;
        for (const reject of this.refusals) reject(reason);
        resolve(reason);
      };
    });
    this.listen();
  }

  /** Rejects when the server cannot be reached, shows a wrong certificate, or has no TLS. */
  static async open(server: XmppServer, signal: AbortSignal): Promise<XmppStream> {
    const { host, port, domain, isDirectTls } = server;
    const socket = isDirectTls ? connectTls({ host, port, ...tlsOf(server) }) : connectTcp({ host, port });
    const stream = new XmppStream(socket, domain);
    const abort = (): void => stream.close(new Error('the connection took too long'));
    signal.addEventListener('abort', abort);
    void stream.ended.then(() => signal.removeEventListener('abort', abort));
    await stream.orEnded(once(socket, isDirectTls ? 'secureConnect' : 'connect'));
    if (!isDirectTls) await stream.startTls(server);
    return stream;
  }

  /** Begins the stream anew, as after each step that changes it, and returns what the server offers then. */
  async restart(): Promise<XmlElement> {
    this.reader = new StanzaReader(mostStanzaBytes);
    this.write(
      `<?xml version='1.0'?><stream:stream to='${escapeXml(this.domain)}' version='1.0' xml:lang='en' xmlns='jabber:client' xmlns:stream='${streams}'>`,
    );
    const features = await this.next();
    if (features.name !== 'features') throw new XmppStreamError(`the server says ${features.name}`);
    return features;
  }

  /** Sends text that is a stanza; nothing when the stream has ended. */
  write(stanza: string): void {
    if (!this.socket.destroyed) this.socket.write(stanza);
  }

  /** The next stanza. Rejects when the stream ends before it comes. */
  next(): Promise<XmlElement> {
    const stanza = this.waiting.shift();
    if (stanza !== undefined) return Promise.resolve(stanza);
    return this.orEnded(new Promise<XmlElement>((resolve) => (this.taker = resolve)));
  }

  /** Says good-bye and lets go of the socket. */
  close(reason: Error): void {
    this.write('</stream:stream>');
    this.end(reason);
    this.socket.destroy();
  }

  private async startTls(server: XmppServer): Promise<void> {
    await this.restart();
    // Also a server that does not offer it is asked: an offer can be cut out on the way.
    this.write(`<starttls xmlns='${startTls}'/>`);
    const { name } = await this.next();
    if (name !== 'proceed') throw new XmppStreamError('the server has no TLS');
    this.socket.removeAllListeners();
    // What came in clear, beside the answer, is not to be taken for what came by TLS.
    this.waiting.length = 0;
    this.socket = connectTls({ socket: this.socket, ...tlsOf(server) });
    this.listen();
    await this.orEnded(once(this.socket, 'secureConnect'));
  }

  private listen(): void {
    this.socket.setNoDelay(true);
    this.socket.on('error', (error) => this.end(error));
    this.socket.on('close', () => this.end(new Error('the server has closed the connection')));
    this.socket.on('data', (bytes: Buffer) => this.receive(bytes));
  }

  private receive(bytes: Buffer): void {
    try {
      const { reader } = this;
      for (const stanza of reader.read(bytes)) this.take(stanza);
      if (reader.isOver) this.close(new Error('the server has ended the stream'));
    } catch (error) {
      this.close(error instanceof Error ? error : new XmppStreamError(String(error)));
    }
  }

  private take(stanza: XmlElement): void {
    if (stanza.namespace === streams && stanza.name === 'error')
      throw new XmppStreamError(`the server ends the stream: ${conditionOf(stanza)}`);
    const { taker } = this;
    this.taker = null;
    if (taker !== null) taker(stanza);
    else if (this.waiting.push(stanza) > mostWaiting) throw new XmppStreamError('the server says too much');
  }

  /** Keeps nothing once it is settled: a stream that lives for months waits for many stanzas. */
  private orEnded<T>(wanted: Promise<T>): Promise<T> {
    return new Promise((resolve, reject) => {
      if (this.reason !== null) return reject(this.reason);
      this.refusals.add(reject);
      void wanted.then(resolve, reject).finally(() => this.refusals.delete(reject));
    });
  }
}

const streams = 'http://etherx.jabber.org/streams';
const startTls = 'urn:ietf:params:xml:ns:xmpp-tls';

function once(socket: Socket | TLSSocket, event: 'connect' | 'secureConnect'): Promise<void> {
  return new Promise((resolve) => {
    socket.once(event, () => resolve());
  });
}

function tlsOf({ domain, authorities }: XmppServer) {
  return {
    ...(isIP(domain) === 0 && { servername: domain }),
    ...(authorities !== null && { ca: authorities }),
    minVersion: 'TLSv1.2' as const,
    ALPNProtocols: ['xmpp-client'],
  };
}

/** The name of a stream error [RFC 6120 4.9.3]. */
function conditionOf({ children }: XmlElement): string {
  const condition = children.find((child) => typeof child !== 'string');
  return typeof condition === 'object' ? condition.name : 'without a reason';
}
