import { randomInt } from 'node:crypto';
import { createServer } from 'node:net';
import { StartupError } from '#observability';

const ATTEMPTS = 50;
// Below the ephemeral ranges of Linux and macOS: no outgoing connection takes the port while the server is down.
const FIRST_PORT = 20_000;
const LAST_PORT = 29_999;

/** Whether nothing listens on this port of 127.0.0.1 at the moment. */
export function isPortFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const probe = createServer();
    probe.once('error', () => resolve(false));
    probe.listen({ port, host: '127.0.0.1' }, () => probe.close(() => resolve(true)));
  });
}

/**
 * Finds a free port of 127.0.0.1.
 *
 * @throws StartupError when none of 50 random candidates is free
 */
export async function findFreePort(): Promise<number> {
  for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
    const port = randomInt(FIRST_PORT, LAST_PORT + 1);
    if (await isPortFree(port)) return port;
  }
  throw new StartupError(
    'POSTGRES_START_FAILED',
    `no free port on 127.0.0.1 between ${FIRST_PORT} and ${LAST_PORT} for the embedded PostgreSQL`,
    'stop other programs, or set DATABASE_URL',
  );
}
