import { randomInt } from 'node:crypto';
import { createServer } from 'node:net';

// Below what systems hand out for outgoing connections, so that nobody takes it while an ACS is down.
const [lowest, highest] = [20_000, 32_000];
const perWorker = 1_500;

// Files of tests that run at the same time take from parts of their own.
const start = lowest + ((Number(process.env['VITEST_POOL_ID'] ?? 0) * perWorker) % (highest - lowest));
const given = new Set<number>();

/** A TCP port that nobody listens on and nobody else gets, for a process that must come back to the same one. */
export async function freePort(): Promise<number> {
  for (;;) {
    const port = randomInt(start, start + perWorker);
    if (given.has(port)) continue;
    given.add(port);
    if (await isFree(port)) return port;
  }
}

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(false));
    server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)));
  });
}
