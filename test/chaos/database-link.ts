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

  private constructor(
    /** The database itself, whatever happens to the link. */
    readonly directUrl: string,
  ) {}

  static async open(databaseUrl: string): Promise<DatabaseLink> {
    const link = new DatabaseLink(databaseUrl);
    link.server.listen(0, '127.0.0.1');
    await once(link.server, 'listening');
    return link;
  }

  /** The database by way of this link. */
  get url(): string {
    const over = new URL(this.directUrl);
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
    const { hostname: host, port } = new URL(this.directUrl);
    const server = connect({ host, port: Number(port) });
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
    let before = Promise.resolve();
    server.on('data', (bytes) => {
      before = this.answer(client, bytes, before);
    });
  }

  /** @param before what was on its way earlier, and arrives earlier */
  private async answer(client: Socket, bytes: Buffer, before: Promise<void>): Promise<void> {
    if (this.state === 'frozen' || this.state === 'deaf') return before;
    const lateness = this.state === 'slow' ? pause(lateMs) : null;
    await before;
    await lateness;
    client.write(bytes);
  }
}
