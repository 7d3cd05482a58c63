import type { Socket } from 'node:net';
import type { ProxyHeader } from './proxy-header.js';
import { readProxyHeader } from './read-proxy-header.js';

export type TakenHeader = Exclude<ProxyHeader, { readonly kind: 'incomplete' }>;

/**
 * Reads the header of the PROXY protocol off the front of a connection that nobody has read from yet; what follows it
 * stays for the next reader. `bad` also when it does not come in time, or the connection ends before. Never rejects.
 */
export function takeProxyHeader(socket: Socket, patienceMs: number): Promise<TakenHeader> {
  return new Promise((resolve) => {
    let bytes: Buffer = Buffer.alloc(0);
    const end = (taken: TakenHeader) => {
      clearTimeout(timer);
      socket.off('readable', look).off('close', close).off('error', fail);
      if (taken.kind === 'header' && bytes.length > taken.length)
        socket.unshift(bytes.subarray(taken.length));
      resolve(taken);
    };
    const look = () => {
      const chunk = socket.read() as Buffer | null;
      if (chunk === null) return;
      bytes = Buffer.concat([bytes, chunk]);
      const header = readProxyHeader(bytes);
      if (header.kind !== 'incomplete') end(header);
    };
    const close = () => end({ kind: 'bad', reason: 'the connection ended before the header did' });
    const fail = () => undefined;
    const timer = setTimeout(
      () => end({ kind: 'bad', reason: 'the header did not come in time' }),
      patienceMs,
    );
    socket.on('readable', look).on('close', close).on('error', fail);
    look();
  });
}
