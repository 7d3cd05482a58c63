import { randomBytes } from 'node:crypto';
import { createSocket, type Socket } from 'node:dgram';
import type { HttpCredentials } from '../session/http-authorization.js';
import { readBindingReply, writeBindingRequest, type BindingReply } from './binding-message.js';
import { UdpRequestCheck } from './udp-request-check.js';

const repeatMs = 500;
const mostRepeats = 9;

/** What the ACS has set of STUN. */
export interface StunSettings {
  readonly host: string;
  readonly port: number;
  readonly username: string;
  readonly password: string;
  readonly keepAliveSec: number;
}

/** What the CPE does for its STUN client. */
export interface StunPorts {
  /** Those of the connection requests. */
  readonly credentials: () => HttpCredentials | null;
  /** The server has taken note of this public address; `isNat`: it is not the CPE's own. */
  readonly bound: (address: string, isNat: boolean) => void;
  /** A valid connection request. */
  readonly requested: () => void;
}

/** Keeps a way open through the NAT and listens on it for connection requests [TR-069 Annex G]. */
export class StunClient {
  private readonly requests = new UdpRequestCheck();
  private transactionId = randomBytes(16);
  private isChange = false;
  private mapped = '';
  private announced = '';
  private timer: NodeJS.Timeout | undefined;

  private constructor(
    private readonly socket: Socket,
    private readonly settings: StunSettings,
    private readonly ports: StunPorts,
  ) {
    socket.on('message', (datagram) => this.receive(datagram));
    // A server that is not there is asked again by the timer.
    socket.on('error', () => {});
  }

  /** @param host address to listen on. */
  static open(host: string, settings: StunSettings, ports: StunPorts): StunClient {
    const socket = createSocket('udp4');
    const client = new StunClient(socket, settings, ports);
    socket.bind(0, host, () => client.ask(false, false));
    return client;
  }

  close(): void {
    clearTimeout(this.timer);
    this.socket.close();
  }

  private ask(isChange: boolean, isSigned: boolean): void {
    const { username, password } = this.settings;
    this.isChange = isChange;
    this.transactionId = randomBytes(16);
    const { transactionId } = this;
    this.send(
      writeBindingRequest({ transactionId, isChange, username, password: isSigned ? password : null }),
      0,
    );
  }

  private send(request: Buffer, repeats: number): void {
    this.socket.send(request, this.settings.port, this.settings.host, () => {});
    if (repeats < mostRepeats) this.after(repeatMs, () => this.send(request, repeats + 1));
    else this.keepAlive();
  }

  private receive(datagram: Buffer): void {
    const reply = readBindingReply(datagram, this.transactionId);
    if (reply !== null) this.follow(reply);
    else if (this.requests.check(datagram, this.ports.credentials()) === 'granted') this.ports.requested();
  }

  private follow(reply: BindingReply): void {
    if (reply.kind === 'error') {
      if (reply.code === 401 && this.settings.password !== '') this.ask(this.isChange, true);
      else this.keepAlive();
      return;
    }
    this.mapped = `${reply.address}:${reply.port}`;
    if (this.mapped !== this.announced && !this.isChange) return this.ask(true, false);
    if (this.mapped !== this.announced) {
      this.announced = this.mapped;
      const own = this.socket.address();
      this.ports.bound(this.mapped, this.mapped !== `${own.address}:${own.port}`);
    }
    this.keepAlive();
  }

  private keepAlive(): void {
    this.after(this.settings.keepAliveSec * 1_000, () => this.ask(false, false));
  }

  private after(delayMs: number, callback: () => void): void {
    clearTimeout(this.timer);
    this.timer = setTimeout(callback, delayMs);
  }
}
