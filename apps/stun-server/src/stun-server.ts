import { createSocket, type RemoteInfo, type Socket } from 'node:dgram';
import { isIPv6 } from 'node:net';
import { answerBinding, DatagramSender, type BindingAnswer, type UdpEndpoint } from '#connection-request';
import { InProcessRateLimiter } from '#coordination';
import { derivedCredentialsOf, type UdpBindingStore } from '#device';

const publicIdForm = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

// A carrier's NAT hides hundreds of CPEs behind one address, each of which calls twice a minute.
const sourceRate = { burst: 200, perSec: 50 };
const rememberedSources = 10_000;

// Beyond it datagrams are dropped: the CPE sends its request nine times [RFC 3489 9.3].
const mostWrites = 64;

/** What a STUN server works with. */
export interface StunServerOptions {
  /** Address to listen on; `::` takes IPv4, too. */
  readonly host: string;
  /** 0 for any. */
  readonly port: number;
  /** The installation's keys for STUN passwords: the one of today, and former ones. */
  readonly keys: readonly [Buffer, ...Buffer[]];
  readonly bindings: Pick<UdpBindingStore, 'record'>;
  /** Hears of stores that fail, and of errors of the socket. */
  readonly onFailure: (operation: string, error: unknown) => void;
}

/**
 * STUN server for CPEs behind NAT [TR-069 Annex G]. It answers a proven binding only after that is kept, so a CPE
 * asks again while our store is away. What else is sent leaves from the same address and port: NATs let in no other.
 */
export class StunServer extends DatagramSender {
  private readonly rates = new InProcessRateLimiter(rememberedSources, () => performance.now());
  private writes = 0;
  private isClosed = false;

  private constructor(
    private readonly socket: Socket,
    private readonly options: StunServerOptions,
  ) {
    super();
    socket.on('message', (datagram, source) => this.receive(datagram, source));
    socket.on('error', (error) => options.onFailure('socket', error));
  }

  /** @throws Error (rejects) when the address cannot be listened on. */
  static async open(options: StunServerOptions): Promise<StunServer> {
    const socket = createSocket({ type: isIPv6(options.host) ? 'udp6' : 'udp4' });
    await new Promise<void>((resolve, reject) => {
      const refuse = (error: Error) => {
        socket.close();
        reject(error);
      };
      socket.once('error', refuse);
      socket.bind(options.port, options.host, () => {
        socket.off('error', refuse);
        resolve();
      });
    });
    return new StunServer(socket, options);
  }

  get port(): number {
    return this.socket.address().port;
  }

  override send(datagram: Buffer, { address, port }: UdpEndpoint): Promise<void> {
    // A socket for both families knows IPv4 addresses in their mapped form only.
    const host = isIPv6(this.options.host) && !isIPv6(address) ? `::ffff:${address}` : address;
    return new Promise((resolve, reject) => {
      if (this.isClosed) throw new Error('the STUN server is closed');
      this.socket.send(datagram, port, host, (error) => (error === null ? resolve() : reject(error)));
    });
  }

  /** Resolves when the port is free. */
  close(): Promise<void> {
    this.isClosed = true;
    return new Promise((resolve) => this.socket.close(() => resolve()));
  }

  private receive(datagram: Buffer, { address, port }: RemoteInfo): void {
    const source = { address: address.replace(/^::ffff:(?=\d+\.)/, ''), port };
    if (port === 0 || !this.rates.take(source.address, sourceRate)) return;
    const passwordsOf = (username: string) =>
      publicIdForm.test(username)
        ? this.options.keys.map((key) => derivedCredentialsOf(key, username).password)
        : [];
    void this.answer(answerBinding(datagram, source, passwordsOf));
  }

  private async answer({ reply, proven }: BindingAnswer): Promise<void> {
    if (proven !== null && !(await this.keep(proven))) return;
    if (reply === null || this.isClosed) return;
    // A host that cannot be reached is no failure of ours.
    await this.send(reply.datagram, reply.to).catch(() => undefined);
  }

  private async keep({ username, endpoint }: NonNullable<BindingAnswer['proven']>): Promise<boolean> {
    if (this.writes >= mostWrites) return false;
    this.writes += 1;
    try {
      return await this.options.bindings.record(username, endpoint);
    } catch (error) {
      this.options.onFailure('record', error);
      return false;
    } finally {
      this.writes -= 1;
    }
  }
}
