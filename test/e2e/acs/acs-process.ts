import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { AcsApi } from './acs-api.js';
import { freePort } from './free-port.js';
import { LogLines } from './log-lines.js';

const program = fileURLToPath(new URL('../../../dist/apps/standalone/src/main.js', import.meta.url));
const apiKey = 'e2e-key-0123456789abcdef0123456789abcdef';

/** Runs the built product with these variables and no others of its own. */
export function spawnAcs(variables: Readonly<Record<string, string>>): ChildProcess {
  const { PATH = '' } = process.env;
  return spawn(process.execPath, [program], {
    env: { PATH, ...variables },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
}

/** The built ACS as a process that can be killed and comes back on the same ports with the same data. */
export class AcsProcess {
  readonly log = new LogLines();
  /** What it wrote to stderr. */
  readonly errors: string[] = [];
  readonly api: AcsApi;
  private child: ChildProcess | null = null;

  private constructor(
    private readonly settings: Readonly<Record<string, string>>,
    readonly cwmpPort: number,
    apiPort: number,
  ) {
    this.api = new AcsApi(`http://127.0.0.1:${apiPort}`, apiKey);
  }

  /** @param settings where its data is, and what else it is to know. */
  static async create(settings: Readonly<Record<string, string>>): Promise<AcsProcess> {
    const [cwmpPort, apiPort] = [await freePort(), await freePort()];
    const addresses = {
      ACS_BIND: '127.0.0.1',
      ACS_CWMP_PORT: String(cwmpPort),
      ACS_API_PORT: String(apiPort),
      ACS_FILES_PORT: '0',
      ACS_STUN: 'off',
      ACS_SHUTDOWN_GRACE_SEC: '0',
      ACS_ADMIN_API_KEY: apiKey,
      ACS_ONBOARDING: 'open',
      ACS_AUTO_REFRESH: 'off',
    };
    return new AcsProcess({ ...addresses, ...settings }, cwmpPort, apiPort);
  }

  get cwmpUrl(): string {
    return `http://127.0.0.1:${this.cwmpPort}/`;
  }

  /**
   * Starts it and resolves when it says that it is up.
   *
   * @param settings for this run alone
   * @throws Error with its last words when it ends instead
   */
  async start(settings: Readonly<Record<string, string>> = {}): Promise<void> {
    const child = spawnAcs({ ...this.settings, ...settings });
    this.child = child;
    createInterface({ input: child.stderr! }).on('line', (line) => this.errors.push(line));
    const ended = once(child, 'exit').then(() => {
      throw new Error(`the ACS ended: ${[...this.errors, ...this.log.texts].slice(-5).join('\n')}`);
    });
    const up = new Promise<void>((resolve) => {
      createInterface({ input: child.stdout! }).on('line', (line) => {
        if (line.startsWith('{')) this.log.write(line);
        if (line.startsWith('Aviary is up.')) resolve();
      });
    });
    ended.catch(() => undefined);
    await Promise.race([up, ended]);
  }

  /** Ends it as a crash would, and resolves when it is gone. */
  async kill(): Promise<void> {
    await this.end('SIGKILL');
  }

  /** Resolves with the signal that ended it; null when it ended by itself. */
  async ended(): Promise<NodeJS.Signals | null> {
    const { child } = this;
    if (child !== null && child.exitCode === null && child.signalCode === null) await once(child, 'exit');
    return child?.signalCode ?? null;
  }

  /** Asks it to end, and returns its exit code. */
  async terminate(): Promise<number | null> {
    return this.end('SIGTERM');
  }

  /** Kills it together with its embedded database. */
  async killWithDatabase(): Promise<void> {
    const postmaster = this.postmasterPid();
    await this.kill();
    process.kill(postmaster, 'SIGKILL');
  }

  /** The process id of its embedded database. */
  postmasterPid(): number {
    const started = this.log.all().findLast(({ msg }) => msg === 'postgres.started');
    const clusterHome = String(started?.params?.['clusterHome']);
    return Number(readFileSync(join(clusterHome, 'data', 'postmaster.pid'), 'utf8').split('\n')[0]);
  }

  private async end(signal: NodeJS.Signals): Promise<number | null> {
    const { child } = this;
    if (child === null) return null;
    this.child = null;
    if (child.exitCode !== null || child.signalCode !== null) return child.exitCode;
    const exit = once(child, 'exit') as Promise<[number | null]>;
    child.kill(signal);
    return (await exit)[0];
  }
}
