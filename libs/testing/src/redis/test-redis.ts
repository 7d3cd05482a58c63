import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

/** A real Redis of the test's own, on a port of its own and without a disk behind it. */
export class TestRedis {
  private server: ChildProcess | null = null;

  private constructor(
    readonly port: number,
    private readonly directory: string,
    private readonly settings: readonly string[],
  ) {}

  /** @param settings further arguments of redis-server, such as `--maxmemory 10mb` */
  static async start(...settings: string[]): Promise<TestRedis> {
    const directory = mkdtempSync(join(tmpdir(), 'aviary-redis-'));
    const redis = new TestRedis(await freePort(), directory, settings);
    await redis.restart();
    return redis;
  }

  get url(): string {
    return `redis://127.0.0.1:${this.port}/0`;
  }

  /** Starts it again, with nothing in it, after `kill`. */
  async restart(): Promise<void> {
    const options = ['--port', String(this.port), '--bind', '127.0.0.1', '--save', '', '--appendonly', 'no'];
    const server = spawn('redis-server', [...options, '--dir', this.directory, ...this.settings], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    this.server = server;
    const words: string[] = [];
    const up = new Promise<void>((resolve) => {
      createInterface({ input: server.stdout }).on('line', (line) => {
        words.push(line);
        if (line.includes('Ready to accept connections')) resolve();
      });
    });
    const ended = once(server, 'exit').then(() => {
      throw new Error(`redis-server ended: ${words.slice(-3).join('\n')}`);
    });
    ended.catch(() => undefined);
    await Promise.race([up, ended]);
  }

  /** Ends it as a crash would; all that it held is gone. */
  async kill(): Promise<void> {
    const { server } = this;
    if (server === null || server.exitCode !== null || server.signalCode !== null) return;
    const ended = once(server, 'exit');
    server.kill('SIGKILL');
    await ended;
  }

  /** Makes it fall silent with its connections open, until `resume`. */
  suspend(): void {
    this.server?.kill('SIGSTOP');
  }

  resume(): void {
    this.server?.kill('SIGCONT');
  }

  /** Ends it for good. */
  async stop(): Promise<void> {
    await this.kill();
    rmSync(this.directory, { recursive: true, force: true });
  }
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}
