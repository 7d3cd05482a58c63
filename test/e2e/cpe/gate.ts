import { connect, createServer, type AddressInfo, type Socket } from 'node:net';

/** A port before another one: it lets nothing through until it is released. */
export class Gate {
  /** Resolves when the first connection waits. */
  readonly reached: Promise<void>;
  private arrive: () => void = () => undefined;
  private isReleased = false;
  private readonly waiting = new Set<Socket>();
  private readonly server = createServer((socket) => this.admit(socket));

  private constructor(private readonly targetPort: number) {
    this.reached = new Promise((resolve) => (this.arrive = resolve));
  }

  static async open(targetPort: number): Promise<Gate> {
    const gate = new Gate(targetPort);
    await new Promise<void>((resolve) => gate.server.listen(0, '127.0.0.1', resolve));
    return gate;
  }

  get port(): number {
    return (this.server.address() as AddressInfo).port;
  }

  /** Lets all later connections through; those that wait have to come again. */
  release(): void {
    this.isReleased = true;
    for (const socket of this.waiting) socket.destroy();
  }

  async close(): Promise<void> {
    await new Promise((resolve) => this.server.close(resolve));
  }

  private admit(socket: Socket): void {
    socket.on('error', () => undefined);
    if (!this.isReleased) {
      this.waiting.add(socket);
      return this.arrive();
    }
    const target = connect(this.targetPort, '127.0.0.1');
    target.on('error', () => socket.destroy());
    socket.on('close', () => target.destroy());
    socket.pipe(target).pipe(socket);
  }
}
