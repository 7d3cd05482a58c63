import { randomInt } from 'node:crypto';
import { it } from 'vitest';
import { createInMemoryPorts } from '../../memory/in-memory-ports.js';
import { playTaskHistories } from './task-histories.js';

const seed = randomInt(2 ** 31);
const numRuns = 10_000;

async function openPorts() {
  let passedMs = 0;
  const now = () => new Date(Date.now() + passedMs);
  return {
    ...createInMemoryPorts(now),
    now,
    passTime: async (durationMs: number) => void (passedMs += durationMs),
    close: async () => {},
  };
}

it(`no history loses a task or runs twice what must run once (${numRuns} histories, seed ${seed})`, async () => {
  await playTaskHistories(openPorts, { numRuns, seed });
}, 600_000);
