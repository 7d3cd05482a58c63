import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Socket } from 'node:net';

/** A TCP proxy before the database; what becomes of the bytes is said by those that extend it. */
export abstract class DatabaseProxy {
  protected readonly sockets = new Set<Socket>();
  private readonly server = createServer((socket) => this.connectThrough(socket));

  protected constructor(
    /** The database itself, whatever happens on the way. */
    readonly directUrl: string,
  ) {}

  /** The database by way of this proxy. */
  get url(): string {
    const over = new URL(this.directUrl);
    over.hostname = '127.0.0.1';
    over.port = String((this.server.address() as AddressInfo).port);
    return over.href;
  }

  async close(): Promise<void> {
    for (const socket of this.sockets) socket.resetAndDestroy();
    this.server.close();
    await once(this.server, 'close');
  }

  protected async listen(): Promise<this> {
    this.server.listen(0, '127.0.0.1');
    await once(this.server, 'listening');
    return this;
  }

  protected abstract carry(client: Socket, database: Socket): void;

  private connectThrough(client: Socket): void {
    const { hostname: host, port } = new URL(this.directUrl);
    const database = connect({ host, port: Number(port) });
    for (const [from, to] of [
      [client, database],
      [database, client],
    ] as const) {
      this.sockets.add(from);
      from.setNoDelay(true);
      from.on('error', () => undefined);
      from.on('close', () => {
        this.sockets.delete(from);
        to.destroy();
      });
    }
    this.carry(client, database);
  }
}
