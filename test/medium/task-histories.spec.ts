import { randomInt } from 'node:crypto';
import { afterAll, beforeAll, it } from 'vitest';
import { playTaskHistories } from '#testing';
import { openPostgresPorts, type PostgresPorts } from './postgres-ports.js';

const seed = randomInt(2 ** 31);
const numRuns = 40;

let ports: PostgresPorts;

beforeAll(async () => {
  ports = await openPostgresPorts();
});
afterAll(() => ports.close());

it(`no history loses a task or runs twice what must run once (${numRuns} histories, seed ${seed})`, async () => {
  await playTaskHistories(async () => ports, { numRuns, seed });
}, 300_000);
