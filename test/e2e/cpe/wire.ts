import { connect, type Socket } from 'node:net';

/** One HTTP answer as it came over the wire. */
export interface WireReply {
  readonly status: number;
  /** Names in lower case. */
  readonly headers: ReadonlyMap<string, string>;
  readonly body: string;
}

const patienceMs = 20_000;

/** A POST as a CPE writes it; a body of its own length unless `headers` say otherwise. */
export function post(body = '', headers: Readonly<Record<string, string>> = {}): string {
  const all = { Host: 'acs', 'Content-Length': String(Buffer.byteLength(body)), ...headers };
  const lines = Object.entries(all).map(([name, value]) => `${name}: ${value}\r\n`);
  return `POST / HTTP/1.1\r\n${lines.join('')}\r\n${body}`;
}

/** The Cookie header that continues the session that `reply` opened. */
export function cookieOf({ headers }: WireReply): Readonly<Record<string, string>> {
  return { Cookie: headers.get('set-cookie')?.split(';')[0] ?? '' };
}

/** One TCP connection to an ACS on 127.0.0.1, on which a test writes what it likes. */
export class Wire {
  private received = Buffer.alloc(0);
  private isOver = false;
  private isReset = false;
  private changed: () => void = () => undefined;

  private constructor(private readonly socket: Socket) {
    socket.on('data', (chunk: Buffer) => {
      this.received = Buffer.concat([this.received, chunk]);
      this.changed();
    });
    socket.on('error', () => (this.isReset = true));
    socket.on('close', () => {
      this.isOver = true;
      this.changed();
    });
  }

  /** @param localAddress another address of loopback that it comes from */
  static async open(port: number, localAddress = '127.0.0.1'): Promise<Wire> {
    const socket = connect({ port, host: '127.0.0.1', localAddress, noDelay: true });
    const wire = new Wire(socket);
    await new Promise<void>((resolve, reject) => {
      socket.once('connect', resolve);
      socket.once('error', reject);
    });
    return wire;
  }

  /** Writes; what the ACS does not want to read any more is lost without an error. */
  send(bytes: string | Buffer): void {
    this.socket.write(bytes);
  }

  /** Writes and resolves when the bytes have left, or the connection is over. */
  async sendAll(bytes: Buffer): Promise<void> {
    await new Promise<void>((resolve) => this.socket.write(bytes, () => resolve()));
  }

  /** Writes and reads the answer. */
  exchange(bytes: string | Buffer): Promise<WireReply> {
    this.send(bytes);
    return this.reply();
  }

  /** The next answer. @throws Error (rejects) when the connection ends before, or after 20 s. */
  async reply(): Promise<WireReply> {
    return this.until('an answer', () => this.takeReply());
  }

  /** True as soon as an answer is there, false when the connection is over without one. */
  get hasReply(): boolean {
    return this.received.includes('\r\n\r\n');
  }

  /** Resolves when the ACS has closed the connection. @throws Error (rejects) after 20 s. */
  async closed(): Promise<void> {
    await this.until('the end', () => (this.isOver ? true : null));
  }

  /** True when the ACS hung up without having read all. */
  get wasReset(): boolean {
    return this.isReset;
  }

  destroy(): void {
    this.socket.destroy();
  }

  private async until<T>(what: string, look: () => T | null): Promise<T> {
    const deadline = Date.now() + patienceMs;
    for (;;) {
      const found = look();
      if (found !== null) return found;
      if (this.isOver) throw new Error(`the connection ended without ${what}`);
      await this.change(deadline - Date.now(), what);
    }
  }

  private change(patienceLeftMs: number, what: string): Promise<void> {
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => reject(new Error(`no sign of ${what}`)), patienceLeftMs);
      this.changed = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }

  private takeReply(): WireReply | null {
    const headEnd = this.received.indexOf('\r\n\r\n');
    if (headEnd < 0) return null;
    const [statusLine = '', ...lines] = this.received.subarray(0, headEnd).toString('latin1').split('\r\n');
    const headers = new Map(
      lines.map((line) => {
        const colon = line.indexOf(':');
        return [line.slice(0, colon).toLowerCase(), line.slice(colon + 1).trim()] as const;
      }),
    );
    const bodyEnd = headEnd + 4 + Number(headers.get('content-length') ?? 0);
    if (this.received.length < bodyEnd) return null;
    const body = this.received.subarray(headEnd + 4, bodyEnd).toString('utf8');
    this.received = this.received.subarray(bodyEnd);
    return { status: Number(statusLine.split(' ')[1]), headers, body };
  }
}
