import type { IncomingMessage } from 'node:http';
import { Readable } from 'node:stream';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { readBody } from './request-body.js';

function post(encoding: string, ...chunks: Buffer[]): IncomingMessage {
  const headers = { 'content-encoding': encoding };
  return Object.assign(Readable.from(chunks), { headers, complete: true }) as unknown as IncomingMessage;
}

describe('the body of a POST', () => {
  it.each(['gzip', 'deflate', 'identity'])(
    'may be empty, whatever encoding it names: %s',
    async (encoding) => {
      expect(await readBody(post(encoding), 1_000)).toEqual({ kind: 'body', bytes: Buffer.alloc(0) });
    },
  );

  it('is not waited for when it is declared to be empty', async () => {
    const never = new Readable({ read: () => undefined });
    const request = Object.assign(never, {
      headers: { 'content-length': '0' },
    }) as unknown as IncomingMessage;
    expect(await readBody(request, 1_000)).toEqual({ kind: 'body', bytes: Buffer.alloc(0) });
  });

  it('is decoded, and refused when it breaks off', async () => {
    const packed = gzipSync('<Envelope/>');
    const whole = await readBody(post('gzip', packed), 1_000);
    expect(whole.kind === 'body' && whole.bytes.toString()).toBe('<Envelope/>');
    expect(await readBody(post('gzip', packed.subarray(0, 12)), 1_000)).toEqual({ kind: 'damaged' });
  });
});
