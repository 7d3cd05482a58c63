import { connect as connectTcp, type Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';
import { answerTo } from './connection-request-answer.js';
import type { XmppPorts } from './xmpp-ports.js';

const retryMs = 500;

/** Where a simulated CPE finds its XMPP server; a real one asks DNS for it. */
export interface XmppServerAddress {
  readonly host: string;
  readonly port: number;
  /** PEM of who has signed the certificate of the server. */
  readonly authorities: string;
}

/** What the ACS has set of the XMPP connection. */
export interface XmppSettings {
  readonly username: string;
  readonly password: string;
  readonly domain: string;
  readonly resource: string;
  /** Bare addresses that may call; empty: all. */
  readonly allowed: readonly string[];
}

/** Logs in at an XMPP server and takes connection requests there [TR-069 Annex K]; tries again until it is closed. */
export class XmppClient {
  private socket: Socket | null = null;
  private timer: NodeJS.Timeout | undefined;
  private isClosed = false;

  constructor(
    private readonly server: XmppServerAddress,
    private readonly settings: XmppSettings,
    private readonly ports: XmppPorts,
  ) {
    this.connect();
  }

  close(): void {
    this.isClosed = true;
    clearTimeout(this.timer);
    this.socket?.destroy();
  }

  private connect(): void {
    const socket = connectTcp(this.server.port, this.server.host);
    this.attach(socket, [
      [/<stream:features/, `<starttls xmlns='urn:ietf:params:xml:ns:xmpp-tls'/>`],
      [/<proceed/, () => this.secure(socket)],
    ]);
    socket.write(this.header());
  }

  private secure(plain: Socket): void {
    plain.removeAllListeners();
    const { domain, username, password, resource } = this.settings;
    const socket = connectTls({ socket: plain, servername: domain, ca: this.server.authorities });
    const secret = Buffer.from(`\0${username}\0${password}`).toString('base64');
    this.attach(socket, [
      [/<mechanisms/, `<auth xmlns='urn:ietf:params:xml:ns:xmpp-sasl' mechanism='PLAIN'>${secret}</auth>`],
      [/<success/, this.header()],
      [
        /<bind/,
        `<iq type='set' id='b'><bind xmlns='urn:ietf:params:xml:ns:xmpp-bind'><resource>${resource}</resource></bind></iq>`,
      ],
      [/<jid>([^<]+)<\/jid>/, (jid = '') => this.ports.connected(jid)],
    ]);
    socket.write(this.header());
  }

  /** Plays the script line by line, each when the server has said what it waits for; then answers requests. */
  private attach(
    socket: Socket,
    script: readonly (readonly [RegExp, string | ((found?: string) => void)])[],
  ): void {
    this.socket = socket;
    let said = '';
    let line = 0;
    socket.on('error', () => {});
    socket.on('close', () => this.reconnect());
    socket.on('data', (bytes) => {
      said += bytes.toString('utf8');
      for (let step = script[line]; step !== undefined; step = script[line]) {
        const match = step[0].exec(said);
        if (match === null) return;
        said = said.slice(match.index + match[0].length);
        line += 1;
        if (typeof step[1] === 'string') socket.write(step[1]);
        else step[1](match[1]);
      }
      said = this.answerRequests(socket, said);
    });
  }

  private answerRequests(socket: Socket, said: string): string {
    const stanza = /<iq\b[^>]*?(?:\/>|>.*?<\/iq>)/s;
    for (let match = stanza.exec(said); match !== null; match = stanza.exec(said)) {
      said = said.slice(match.index + match[0].length);
      const answer = answerTo(match[0], this.settings.allowed, this.ports);
      if (answer !== null) socket.write(answer);
    }
    return said;
  }

  private reconnect(): void {
    if (this.isClosed) return;
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.connect(), retryMs);
  }

  private header(): string {
    return `<?xml version='1.0'?><stream:stream to='${this.settings.domain}' version='1.0' xmlns='jabber:client' xmlns:stream='http://etherx.jabber.org/streams'>`;
  }
}
