import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { expect, test, vi } from 'vitest';
import { removeDataDir, temporaryDataDir } from '../acs/data-dir.js';

const fixture = (name: string) => fileURLToPath(new URL(`./fixture/${name}`, import.meta.url));
const built = (app: string) => new URL(`../../../dist/apps/${app}/src/index.js`, import.meta.url).href;

async function starting(args: readonly string[]) {
  const starter = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
  const [line] = (await once(createInterface({ input: starter.stdout }), 'line')) as [string];
  return { starter, line };
}

function runs(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

test('the members of a cluster end with their starter, also when that is killed', async () => {
  const { starter, line } = await starting([fixture('starter.mjs'), built('local-cluster')]);
  const pids = line.split(' ').map(Number);
  expect(pids).toHaveLength(4);
  expect(pids.filter(runs)).toEqual(pids);
  starter.kill('SIGKILL');
  await vi.waitFor(() => expect(pids.filter(runs)).toEqual([]), 30_000);
});

test('a demo fleet ends with its starter, also when that is killed', async () => {
  const dataDir = temporaryDataDir();
  const ledger = join(dataDir, 'ledger.ndjson');
  const { starter } = await starting([fixture('fleet-starter.mjs'), built('standalone'), ledger]);
  const children = readFileSync(`/proc/${starter.pid}/task/${starter.pid}/children`, 'utf8');
  const pids = children.trim().split(' ').map(Number);
  expect(pids).toHaveLength(1);
  expect(pids.filter(runs)).toEqual(pids);
  starter.kill('SIGKILL');
  await vi.waitFor(() => expect(pids.filter(runs)).toEqual([]), 30_000);
  removeDataDir(dataDir);
});
