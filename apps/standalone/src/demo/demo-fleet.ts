import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

const simulator = fileURLToPath(new URL('../../../cpe-simulator/src/main.js', import.meta.url));

export interface DemoFleetOptions {
  readonly acsUrl: string;
  readonly count: number;
  /** File that gets a line of JSON per RPC that a CPE executed. */
  readonly ledgerPath: string;
}

/** Simulated CPEs of all kinds in a process of their own, as real ones would be. */
export class DemoFleet {
  private constructor(private readonly process: ChildProcess) {}

  static start({ acsUrl, count, ledgerPath }: DemoFleetOptions): DemoFleet {
    const options = [
      '--acs',
      acsUrl,
      '--count',
      String(count),
      '--profile',
      'mix',
      '--inform-interval',
      '60',
    ];
    // It ends with the channel to this process, also when this one is killed.
    const child = spawn(process.execPath, [simulator, ...options, '--ledger', ledgerPath], {
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    });
    child.channel?.unref();
    return new DemoFleet(child);
  }

  /** Ends the CPEs and waits until they are gone. */
  async stop(): Promise<void> {
    if (this.process.exitCode !== null || this.process.signalCode !== null) return;
    const ended = once(this.process, 'exit');
    this.process.kill('SIGTERM');
    await ended;
  }
}
