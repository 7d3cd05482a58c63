import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { expect, test, vi } from 'vitest';

const program = fileURLToPath(new URL('./fixture/starter.mjs', import.meta.url));
const cluster = new URL('../../../dist/apps/local-cluster/src/index.js', import.meta.url).href;

function runs(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

test('the members of a cluster end with their starter, also when that is killed', async () => {
  const starter = spawn(process.execPath, [program, cluster], { stdio: ['ignore', 'pipe', 'inherit'] });
  const [line] = (await once(createInterface({ input: starter.stdout }), 'line')) as [string];
  const pids = line.split(' ').map(Number);
  expect(pids).toHaveLength(4);
  expect(pids.filter(runs)).toEqual(pids);
  starter.kill('SIGKILL');
  await vi.waitFor(() => expect(pids.filter(runs)).toEqual([]), 30_000);
});
