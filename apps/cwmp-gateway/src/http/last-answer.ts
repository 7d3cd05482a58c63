import type { IncomingMessage, ServerResponse } from 'node:http';
import { headersOf, type Reply } from './reply.js';

const mostBytes = 256 * 1024;
const longestMs = 2_000;

/**
 * Writes the last answer of a connection, and ends it when the CPE has said what it was saying, after 256 KiB or 2 s
 * at the latest. A connection that is closed with bytes unread is reset, and the reset takes the answer with it: a CPE
 * that sends its body slowly would never hear when to come back.
 */
export async function sendLast(
  request: IncomingMessage,
  response: ServerResponse,
  reply: Reply,
): Promise<void> {
  if (response.headersSent || response.destroyed) return;
  response.writeHead(reply.status, headersOf(reply));
  if (request.complete) return void response.end(reply.encoded?.bytes ?? reply.body);
  response.flushHeaders();
  const text = reply.encoded?.bytes ?? reply.body;
  if (text !== undefined) response.write(text);
  await readToNowhere(request);
  response.end();
}

function readToNowhere(request: IncomingMessage): Promise<void> {
  return new Promise((resolve) => {
    let left = mostBytes;
    const done = () => {
      clearTimeout(timer);
      resolve();
    };
    const timer = setTimeout(done, longestMs);
    request.once('end', done).once('close', done);
    request.on('data', (chunk: Buffer) => {
      left -= chunk.length;
      if (left <= 0) done();
    });
  });
}
