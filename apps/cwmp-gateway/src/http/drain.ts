import type { IncomingMessage } from 'node:http';

/**
 * Reads a body to nowhere, so that the connection can carry the next request. False when the body says that it is
 * longer than `maxBytes`, and stays unread; one that turns out to be longer loses its connection.
 */
export function drain(request: IncomingMessage, maxBytes: number): boolean {
  if (Number(request.headers['content-length'] ?? 0) > maxBytes) return false;
  let length = 0;
  request.on('data', (chunk: Buffer) => {
    length += chunk.length;
    if (length > maxBytes) request.socket.destroy();
  });
  return true;
}
