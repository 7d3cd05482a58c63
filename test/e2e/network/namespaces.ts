import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { randomBytes } from 'node:crypto';

const mark = 'aviary';
const longestMs = 10_000;

/** Network namespaces of one test run; whatever happens to it, the next run takes away what it left. */
export class Namespaces {
  private readonly names: string[] = [];
  private readonly children: ChildProcess[] = [];
  private readonly run = `${mark}-${process.pid}-${randomBytes(3).toString('hex')}`;

  /** Whether this user may make namespaces with a firewall in them; says so on stderr when not. */
  static areAllowed(): boolean {
    const probe = new Namespaces();
    try {
      probe.execute(probe.add('probe'), 'nft', ['list', 'ruleset']);
      return true;
    } catch {
      process.stderr.write(
        'NOT RUN: tests that need network namespaces (run as root, or with CAP_SYS_ADMIN)\n',
      );
      return false;
    } finally {
      probe.removeAll();
    }
  }

  constructor() {
    for (const name of leftBehind()) ip(['netns', 'del', name]);
  }

  /** A new namespace with its loopback up; returns its name. */
  add(role: string): string {
    const name = `${this.run}-${role}`;
    ip(['netns', 'add', name]);
    this.names.push(name);
    ip(['-n', name, 'link', 'set', 'lo', 'up']);
    return name;
  }

  /** A cable between two namespaces, with an address in CIDR notation at each end. */
  connect(
    one: { ns: string; device: string; address: string },
    other: { ns: string; device: string; address: string },
  ): void {
    ip([
      '-n',
      one.ns,
      'link',
      'add',
      one.device,
      'type',
      'veth',
      'peer',
      'name',
      other.device,
      'netns',
      other.ns,
    ]);
    for (const { ns, device, address } of [one, other]) {
      ip(['-n', ns, 'address', 'add', address, 'dev', device]);
      ip(['-n', ns, 'link', 'set', device, 'up']);
    }
  }

  route(ns: string, gateway: string): void {
    ip(['-n', ns, 'route', 'add', 'default', 'via', gateway]);
  }

  /** Runs a program to its end in a namespace and returns what it said. @throws Error when it fails */
  execute(ns: string, program: string, args: readonly string[], input = ''): string {
    const all = ['netns', 'exec', ns, program, ...args];
    return execFileSync('ip', all, {
      encoding: 'utf8',
      input,
      timeout: longestMs,
      stdio: ['pipe', 'pipe', 'pipe'],
    });
  }

  /** Starts a program in a namespace; it ends with `removeAll` at the latest. */
  start(
    ns: string,
    program: string,
    args: readonly string[],
    env: Readonly<Record<string, string>> = {},
  ): ChildProcess {
    const { PATH = '' } = process.env;
    const child = spawn('ip', ['netns', 'exec', ns, program, ...args], {
      env: { PATH, ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    this.children.push(child);
    return child;
  }

  /** Ends the programs, in good order where they take less than 10 s, and removes the namespaces. */
  async close(): Promise<void> {
    await Promise.all(this.children.splice(0).map(end));
    this.removeAll();
  }

  private removeAll(): void {
    for (const name of this.names.splice(0)) ip(['netns', 'del', name]);
  }
}

function ip(args: readonly string[]): string {
  return execFileSync('ip', args, {
    encoding: 'utf8',
    timeout: longestMs,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
}

/** Namespaces of runs whose process is no more. */
function leftBehind(): string[] {
  const names = ip(['netns', 'list'])
    .split('\n')
    .map((line) => line.split(' ')[0] ?? '');
  return names.filter((name) => {
    const pid = new RegExp(`^${mark}-(\\d+)-`).exec(name)?.[1];
    return pid !== undefined && !isRunning(Number(pid));
  });
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = new Promise((resolve) => child.once('exit', resolve));
  child.kill('SIGTERM');
  const timer = setTimeout(() => child.kill('SIGKILL'), longestMs);
  await gone;
  clearTimeout(timer);
}
