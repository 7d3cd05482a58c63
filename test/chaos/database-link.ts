import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Socket } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';

/**
 * What happens to bytes on their way: `open` passes them; `slow` passes answers late; `frozen` keeps all of them, as a
 * partition does that nobody is told of; `deaf` passes what is asked and keeps the answers.
 */
export type LinkState = 'open' | 'slow' | 'frozen' | 'deaf';

const lateMs = 1_500;

/** A TCP proxy before the database, over which all roles reach it. */
export class DatabaseLink {
  private state: LinkState = 'open';
  private readonly sockets = new Set<Socket>();
  private readonly server = createServer((socket) => this.carry(socket));

  private constructor(private readonly target: { readonly host: string; readonly port: number }) {}

  /** @param url of the database; only its host and port count. */
  static async open(url: string): Promise<DatabaseLink> {
    const { hostname, port } = new URL(url);
    const link = new DatabaseLink({ host: hostname, port: Number(port) });
    link.server.listen(0, '127.0.0.1');
    await once(link.server, 'listening');
    return link;
  }

  /** `url` by way of this link. */
  urlOver(url: string): string {
    const over = new URL(url);
    over.hostname = '127.0.0.1';
    over.port = String((this.server.address() as AddressInfo).port);
    return over.href;
  }

  /** Breaks the link for a while. What was kept back meanwhile is lost with its connections. */
  async breakFor(state: Exclude<LinkState, 'open'>, durationMs: number): Promise<void> {
    this.state = state;
    await pause(durationMs);
    this.state = 'open';
    if (state !== 'slow') this.cut();
  }

  /** Ends all connections with a reset; new ones come through. */
  cut(): void {
    for (const socket of this.sockets) socket.resetAndDestroy();
  }

  async close(): Promise<void> {
    this.cut();
    this.server.close();
    await once(this.server, 'close');
  }

  private carry(client: Socket): void {
    const server = connect(this.target);
    for (const [from, to] of [
      [client, server],
      [server, client],
    ] as const) {
      this.sockets.add(from);
      from.setNoDelay(true);
      from.on('error', () => undefined);
      from.on('close', () => {
        this.sockets.delete(from);
        to.destroy();
      });
    }
    client.on('data', (bytes) => {
      if (this.state !== 'frozen') server.write(bytes);
    });
    server.on('data', (bytes) => void this.answer(client, bytes));
  }

  private async answer(client: Socket, bytes: Buffer): Promise<void> {
    if (this.state === 'frozen' || this.state === 'deaf') return;
    // All wait alike, so that their order stays.
    if (this.state === 'slow') await pause(lateMs);
    client.write(bytes);
  }
}
