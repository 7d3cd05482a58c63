import {
  accessSync,
  constants,
  existsSync,
  mkdirSync,
  readFileSync,
  rmdirSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import type { Closers } from './closers.js';

const periodUs = 20_000;

/** Where the kernel has what limits the CPU, in version 1 and in version 2 of its control groups. */
const hierarchies = [
  { root: '/sys/fs/cgroup/cpu', controllers: /^\d+:[^:]*\bcpu\b[^:]*:(.*)$/m, isUnified: false },
  { root: '/sys/fs/cgroup', controllers: /^0::(.*)$/m, isUnified: true },
];

const findHierarchy = () => hierarchies.find(({ root }) => existsSync(join(root, 'cgroup.procs')));

/** A part of the machine for some processes, so that a load beside them does not take from what they have. */
export class CpuSlice {
  private constructor(
    private readonly group: string,
    private readonly home: string,
    private readonly isUnified: boolean,
  ) {}

  /** Whether this process may make control groups. */
  static isPossible(): boolean {
    const found = findHierarchy();
    if (found === undefined) return false;
    try {
      accessSync(found.root, constants.W_OK);
      return true;
    } catch {
      return false;
    }
  }

  /** @throws Error where this process may not make control groups */
  static open(closers: Closers): CpuSlice {
    const found = findHierarchy();
    if (found === undefined) throw new Error('a share of the CPU needs control groups of Linux');
    const { root, controllers, isUnified } = found;
    const ownGroup = controllers.exec(readFileSync('/proc/self/cgroup', 'utf8'))?.[1] ?? '/';
    const group = join(root, `aviary-bench-${process.pid}`);
    if (isUnified) writeFileSync(join(root, 'cgroup.subtree_control'), '+cpu');
    mkdirSync(group);
    closers.add(async () => rmdirSync(group));
    return new CpuSlice(group, join(root, ownGroup), isUnified);
  }

  /** Whatever is started meanwhile belongs to the slice, with all that it starts itself. */
  async hosting<T>(start: () => Promise<T>): Promise<T> {
    this.moveTo(this.group);
    try {
      return await start();
    } finally {
      this.moveTo(this.home);
    }
  }

  /** From now on its processes have so many cores together, such as 0.5. */
  limit(cores: number): void {
    const quotaUs = Math.round(cores * periodUs);
    if (this.isUnified) return this.write('cpu.max', `${quotaUs} ${periodUs}`);
    this.write('cpu.cfs_period_us', String(periodUs));
    this.write('cpu.cfs_quota_us', String(quotaUs));
  }

  private write(file: string, text: string): void {
    writeFileSync(join(this.group, file), text);
  }

  private moveTo(group: string): void {
    writeFileSync(join(group, 'cgroup.procs'), String(process.pid));
  }
}
