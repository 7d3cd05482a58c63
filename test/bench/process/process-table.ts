import { existsSync, readdirSync, readFileSync } from 'node:fs';

// USER_HZ, the unit of /proc/<pid>/stat, is 100 on every Linux that Node runs on.
const msPerTick = 10;

interface ProcessEntry {
  readonly pid: number;
  readonly parent: number;
  readonly name: string;
  readonly ownMs: number;
  /** CPU time of children that have ended and were waited for. */
  readonly endedChildrenMs: number;
}

/** CPU time of all processes of that name below `ancestor`, ended ones included, in ms; null without /proc. */
export function cpuMsBelow(ancestor: number, name: string): number | null {
  if (!existsSync('/proc/self/stat')) return null;
  const parents = new Map<number, number>();
  const named: ProcessEntry[] = [];
  for (const entry of processes()) {
    parents.set(entry.pid, entry.parent);
    if (entry.name === name) named.push(entry);
  }
  return named
    .filter(({ pid }) => descendsFrom(pid, ancestor, parents))
    .reduce((sum, { ownMs, endedChildrenMs }) => sum + ownMs + endedChildrenMs, 0);
}

/** CPU time of a running process in ms; 0 when it has ended. */
export function cpuMsOf(pid: number): number {
  return readEntry(pid)?.ownMs ?? 0;
}

function processes(): ProcessEntry[] {
  return readdirSync('/proc')
    .filter((entry) => /^\d+$/.test(entry))
    .flatMap((pid) => readEntry(Number(pid)) ?? []);
}

/** Null for a process that has just ended. */
function readEntry(pid: number): ProcessEntry | null {
  let stat: string;
  try {
    stat = readFileSync(`/proc/${pid}/stat`, 'latin1');
  } catch {
    return null;
  }
  // The name is in parentheses and may hold blanks and parentheses itself.
  const nameEnd = stat.lastIndexOf(')');
  const fields = stat
    .slice(nameEnd + 2)
    .split(' ')
    .map(Number);
  const [, parent = 0] = fields;
  const [user = 0, system = 0, childrenUser = 0, childrenSystem = 0] = fields.slice(11, 15);
  return {
    pid,
    parent,
    name: stat.slice(stat.indexOf('(') + 1, nameEnd),
    ownMs: (user + system) * msPerTick,
    endedChildrenMs: (childrenUser + childrenSystem) * msPerTick,
  };
}

function descendsFrom(pid: number, ancestor: number, parents: ReadonlyMap<number, number>): boolean {
  for (let at = pid; at > 1; at = parents.get(at) ?? 0) if (parents.get(at) === ancestor) return true;
  return false;
}
