import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { connect } from 'node:net';
import { createInterface } from 'node:readline';
import { setTimeout as delay } from 'node:timers/promises';
import { environmentWith } from '#config';
import { StartupError } from '#observability';
import { endWithUs } from './guard.js';

/** One program of a cluster. */
export interface MemberProgram {
  readonly name: string;
  readonly command: string;
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  /** A line by which it says that it is up, or TCP ports of this machine that it then listens on. */
  readonly isUp: RegExp | readonly number[];
}

/** Hears every line that a member writes. */
export type LineListener = (name: string, line: string) => void;

/** Lines of its last words that a failed start shows. */
const lastWords = 5;

const lookEveryMs = 50;
const mostLooks = 400;

/** A process of a local cluster, which can be killed and comes back as it was. */
export class Member {
  private child: ChildProcess | null = null;

  constructor(
    private readonly program: MemberProgram,
    private readonly onLine: LineListener,
  ) {}

  get name(): string {
    return this.program.name;
  }

  /** Of the running process; null when there is none. */
  get pid(): number | null {
    return this.isRunning ? (this.child?.pid ?? null) : null;
  }

  get isRunning(): boolean {
    const { child } = this;
    return child !== null && child.exitCode === null && child.signalCode === null;
  }

  /**
   * Resolves when it is up.
   *
   * @param settings variables for this run alone
   * @throws StartupError (rejects) with its last words when it ends instead
   */
  async start(settings: Readonly<Record<string, string>> = {}): Promise<void> {
    const { name, command, args, env, isUp } = this.program;
    // In a group of its own: Ctrl-C is for the one that knows in which order to end them.
    const child = spawn(command, args, {
      env: { PATH: environmentWith({})['PATH'] ?? '', ...env, ...settings },
      stdio: ['ignore', 'pipe', 'pipe'],
      detached: true,
    });
    this.child = child;
    endWithUs(child);
    const words: string[] = [];
    const failed = new Promise<never>((_, reject) => {
      const refuse = (why: string) =>
        reject(
          new StartupError('CLUSTER_MEMBER_FAILED', `${name} ${why}`, words.slice(-lastWords).join(' | ')),
        );
      child.once('error', (error) => refuse(`cannot be run (${error.message})`));
      child.once('exit', (code, signal) => refuse(`ended (${signal ?? code})`));
    });
    failed.catch(() => undefined);
    const up = new Promise<void>((resolve) => {
      const hear = (line: string) => {
        if (words.push(line) > lastWords) words.shift();
        this.onLine(name, line);
        if (isUp instanceof RegExp && isUp.test(line)) resolve();
      };
      for (const stream of [child.stdout, child.stderr]) createInterface({ input: stream }).on('line', hear);
      if (!(isUp instanceof RegExp)) void Promise.all(isUp.map(listening)).then(() => resolve());
    });
    await Promise.race([up, failed]);
  }

  /** Resolves when the process that runs now has ended, however that comes about. */
  async ended(): Promise<void> {
    if (this.isRunning) await once(this.child!, 'exit');
  }

  /** Ends it, and resolves with its exit code when it is gone; null when a signal has ended it, or nothing runs. */
  async end(signal: NodeJS.Signals): Promise<number | null> {
    const { child } = this;
    if (child === null || !this.isRunning) return child?.exitCode ?? null;
    const ended = once(child, 'exit');
    child.kill(signal);
    await ended;
    return child.exitCode;
  }

  /** Sends a signal and does not wait, e.g. SIGSTOP for a process that hangs. */
  signal(signal: NodeJS.Signals): void {
    if (this.isRunning) this.child?.kill(signal);
  }
}

/** Resolves when somebody listens on the port, or when it is no use to wait any longer. */
async function listening(port: number): Promise<void> {
  for (let look = 0; look < mostLooks; look++) {
    const socket = connect(port, '127.0.0.1');
    const isOpen = await new Promise<boolean>((resolve) => {
      socket.once('connect', () => resolve(true)).once('error', () => resolve(false));
    });
    socket.destroy();
    if (isOpen) return;
    await delay(lookEveryMs);
  }
}
