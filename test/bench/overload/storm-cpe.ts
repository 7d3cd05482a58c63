import { connect } from 'node:net';
import { fleetInform } from '../fleet/fleet-inform.js';

/** How one attempt at a session ended. */
export type Attempt =
  /** From the wish to connect on: the queues of the kernel and of the balancer are in it. */
  | { readonly kind: 'done'; readonly informMs: number; readonly ms: number }
  | { readonly kind: 'shed'; readonly retryAfterSec: number }
  | { readonly kind: 'failed'; readonly why: string };

const requestLine = 'POST / HTTP/1.1\r\nHost: 127.0.0.1\r\nUser-Agent: bench-cpe/1.0\r\n';
const patienceMs = 30_000;
const sources = 200;

/** The Inform of the nth device of the fleet as bytes. */
export function informOf(n: number, eventCode: string, retryCount = 0): Buffer {
  const body = fleetInform(n, eventCode, retryCount);
  const head = `${requestLine}Content-Type: text/xml\r\nContent-Length: ${Buffer.byteLength(body)}\r\n\r\n`;
  return Buffer.from(head + body);
}

/** One attempt on a connection of its own: Inform, empty POST, 204. Each of 200 addresses of loopback stands for a part of the fleet. */
export function attemptSession(port: number, n: number, request: Buffer): Promise<Attempt> {
  const localAddress = `127.0.1.${1 + (n % sources)}`;
  return new Promise((resolve) => {
    let outcome: Attempt = { kind: 'failed', why: 'the connection ended' };
    let received = '';
    let informMs = 0;
    const startedMs = performance.now();
    const sinceStart = () => performance.now() - startedMs;
    const socket = connect({ port, host: '127.0.0.1', localAddress, noDelay: true });
    const end = (attempt: Attempt) => {
      outcome = attempt;
      socket.destroy();
    };
    socket
      .setEncoding('latin1')
      .setTimeout(patienceMs, () => end({ kind: 'failed', why: 'no answer in 30 s' }));
    socket.on('error', (error) => end({ kind: 'failed', why: error.message.split(' ', 2).join(' ') }));
    socket.on('close', () => resolve(outcome));
    socket.on('data', (text: string) => {
      received += text;
      const answer = answerIn(received);
      if (answer === null) return;
      received = '';
      if (answer.status === 204) return end({ kind: 'done', informMs, ms: sinceStart() });
      if (answer.status === 503) return end({ kind: 'shed', retryAfterSec: answer.retryAfterSec });
      if (answer.status !== 200) return end({ kind: 'failed', why: `status ${answer.status}` });
      informMs = sinceStart();
      socket.write(`${requestLine}Cookie: ${answer.cookie}\r\nContent-Length: 0\r\n\r\n`);
    });
    socket.write(request);
  });
}

/** Null until the whole answer is there. */
function answerIn(text: string) {
  const headEnd = text.indexOf('\r\n\r\n');
  if (headEnd < 0) return null;
  const length = Number(/\r\ncontent-length: (\d+)/i.exec(text)?.[1] ?? 0);
  if (text.length < headEnd + 4 + length) return null;
  return {
    status: Number(text.slice(9, 12)),
    cookie: /\r\nset-cookie: ([^;\r]+)/i.exec(text)?.[1] ?? '',
    retryAfterSec: Number(/\r\nretry-after: (\d+)/i.exec(text)?.[1] ?? 0),
  };
}
