import { createInterface } from 'node:readline';

// Told `+<pid>` of a process that has begun and `-<pid>` of one that has ended. The end of input is the end of the one
// that tells it: a crash, since it ends its members itself when it can.
const members = new Set<number>();

createInterface({ input: process.stdin })
  .on('line', (line) => {
    const pid = Number(line.slice(1));
    if (line.startsWith('+')) members.add(pid);
    else members.delete(pid);
  })
  .on('close', () => {
    for (const pid of members) end(pid);
  });

/** Ends a process with all that it has started; it leads a group of its own. */
function end(pid: number): void {
  try {
    process.kill(-pid, 'SIGKILL');
  } catch {
    // It has ended by itself meanwhile.
  }
}
