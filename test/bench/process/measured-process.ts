import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

const reporter = new URL('./cpu-reporter.js', import.meta.url).href;
const startTimeoutMs = 60_000;

/** A Node process whose CPU time can be asked for at any moment. */
export interface MeasuredProcessOptions {
  /** Path from the root of the build, such as `apps/standalone/src/main.js`. */
  readonly program: string;
  readonly args?: readonly string[];
  readonly environment?: Readonly<Record<string, string>>;
  /** The line of output that says that it is ready. */
  readonly readyLine: RegExp;
}

export class MeasuredProcess {
  private constructor(
    private readonly child: ChildProcess,
    /** What `readyLine` found. */
    readonly ready: RegExpExecArray,
  ) {}

  /** Starts it and waits until it is ready. @throws Error when it ends or stays silent instead. */
  static async start(options: MeasuredProcessOptions): Promise<MeasuredProcess> {
    const program = fileURLToPath(new URL(`../../../${options.program}`, import.meta.url));
    const child = fork(program, [...(options.args ?? [])], {
      execArgv: ['--import', reporter],
      env: options.environment ?? {},
      // Its log goes where a log collector would read it: a pipe that somebody empties.
      stdio: ['ignore', 'pipe', 'inherit', 'ipc'],
    });
    return new MeasuredProcess(child, await readyLineOf(child, options.readyLine));
  }

  /** User and system time of all its threads since its start, in ms. */
  async cpuMs(): Promise<number> {
    const { cpu } = await this.ask<{ cpu: NodeJS.CpuUsage }>('cpu');
    return (cpu.user + cpu.system) / 1_000;
  }

  /** Sends a message and resolves with the next one that comes back. */
  async ask<Answer>(message: string): Promise<Answer> {
    this.child.send(message);
    const [answer] = (await once(this.child, 'message')) as [Answer];
    return answer;
  }

  /** Ends it in good order. */
  async stop(): Promise<void> {
    if (this.child.exitCode !== null || this.child.signalCode !== null) return;
    const ended = once(this.child, 'exit');
    this.child.kill('SIGTERM');
    await ended;
  }
}

function readyLineOf(child: ChildProcess, readyLine: RegExp): Promise<RegExpExecArray> {
  return new Promise((resolve, reject) => {
    const fail = (reason: string) => {
      child.kill('SIGTERM');
      reject(new Error(`${child.spawnargs.at(-1)} ${reason}`));
    };
    const timer = setTimeout(() => fail('is not ready in time'), startTimeoutMs);
    const onExit = () => fail('ended before it was ready');
    child.once('exit', onExit);
    let output: string | null = '';
    // Stays to the end: a full pipe would stop the process at its next line.
    child.stdout?.setEncoding('utf8').on('data', (text: string) => {
      if (output === null) return;
      output += text;
      const found = readyLine.exec(output);
      if (found === null) return;
      clearTimeout(timer);
      child.off('exit', onExit);
      output = null;
      resolve(found);
    });
  });
}
