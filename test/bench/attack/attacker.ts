import { connect } from 'node:net';
import type { HostileRequest } from './hostile-requests.js';

const patienceMs = 20_000;

/** Status codes by the name of the request; `closed` where the connection ended without an answer. */
export type AttackTally = Map<string, Map<string, number>>;

/** Sends one request after the other, each by a connection of its own, until the signal fires. */
export async function attack(
  port: number,
  requests: readonly HostileRequest[],
  first: number,
  signal: AbortSignal,
  tally: AttackTally,
): Promise<void> {
  for (let turn = first; !signal.aborted; turn++) {
    const { name, bytes } = requests[turn % requests.length]!;
    const status = await send(port, bytes);
    const statuses = tally.get(name) ?? new Map<string, number>();
    tally.set(name, statuses);
    statuses.set(status, (statuses.get(status) ?? 0) + 1);
  }
}

function send(port: number, bytes: Buffer): Promise<string> {
  return new Promise((resolve) => {
    let status = 'closed';
    const socket = connect(port, '127.0.0.1');
    socket.setTimeout(patienceMs, () => socket.destroy());
    socket.on('error', () => undefined);
    socket.on('data', (chunk) => {
      status = /^HTTP\/1\.1 (\d{3})/.exec(chunk.toString('latin1'))?.[1] ?? status;
      socket.destroy();
    });
    socket.on('close', () => resolve(status));
    socket.write(bytes);
  });
}
