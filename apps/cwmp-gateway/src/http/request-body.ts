import type { IncomingMessage } from 'node:http';
import { createGunzip, createInflate, createInflateRaw, type Gunzip, type Inflate } from 'node:zlib';

export type BodyOutcome =
  | { readonly kind: 'body'; readonly bytes: Buffer }
  | { readonly kind: 'tooLarge' }
  | { readonly kind: 'unsupportedEncoding' }
  /** The compressed body is not what its header says. */
  | { readonly kind: 'damaged' }
  | { readonly kind: 'aborted' };

/** A body that grows more than this when decoded is a bomb, not SOAP. */
const maxRatio = 100;
const ratioFreeBytes = 64 * 1024;

const nothing: BodyOutcome = { kind: 'body', bytes: Buffer.alloc(0) };

/** Reads a body of at most `maxBytes`, before and after decompression; a longer declared one is refused unread. Never throws. */
export function readBody(request: IncomingMessage, maxBytes: number): Promise<BodyOutcome> {
  const length = request.headers['content-length'];
  // Half of the POSTs of a fleet at rest: there is nothing to wait for.
  if (length === '0') return Promise.resolve(nothing);
  if (Number(length ?? 0) > maxBytes) return Promise.resolve({ kind: 'tooLarge' });
  const encoding = (request.headers['content-encoding'] ?? 'identity').trim().toLowerCase();
  if (encoding === 'identity' || encoding === '') return readPlain(request, maxBytes);
  if (encoding === 'gzip' || encoding === 'x-gzip') return readCompressed(request, createGunzip(), maxBytes);
  if (encoding === 'deflate') return readDeflated(request, maxBytes);
  return Promise.resolve({ kind: 'unsupportedEncoding' });
}

function readPlain(request: IncomingMessage, maxBytes: number): Promise<BodyOutcome> {
  return new Promise((resolve) => {
    const chunks: Buffer[] = [];
    let length = 0;
    request.on('data', (chunk: Buffer) => {
      length += chunk.length;
      if (length > maxBytes) resolve({ kind: 'tooLarge' });
      else chunks.push(chunk);
    });
    request.on('end', () =>
      resolve({ kind: 'body', bytes: chunks.length === 1 ? chunks[0]! : Buffer.concat(chunks) }),
    );
    request.on('error', () => resolve({ kind: 'aborted' }));
    request.on('close', () => resolve({ kind: 'aborted' }));
  });
}

/** `deflate` means zlib by the standard and raw deflate by many clients: the first byte tells. */
async function readDeflated(request: IncomingMessage, maxBytes: number): Promise<BodyOutcome> {
  const raw = await readPlain(request, maxBytes);
  if (raw.kind !== 'body' || raw.bytes.length === 0) return raw;
  const isZlib = (raw.bytes[0]! & 0x0f) === 8;
  const decoder = isZlib ? createInflate() : createInflateRaw();
  const decoded = decode(decoder, () => raw.bytes.length, maxBytes);
  decoder.end(raw.bytes);
  return decoded;
}

function readCompressed(request: IncomingMessage, decoder: Gunzip, maxBytes: number): Promise<BodyOutcome> {
  let encoded = 0;
  const decoded = decode(decoder, () => encoded, maxBytes);
  request.on('data', (chunk: Buffer) => {
    encoded += chunk.length;
    if (encoded > maxBytes) decoder.destroy(new BodyTooLarge());
    else decoder.write(chunk);
  });
  request.on('end', () => decoder.end());
  request.on('error', () => decoder.destroy());
  request.on('close', () => {
    if (!request.complete) decoder.destroy();
  });
  return decoded;
}

class BodyTooLarge extends Error {}

function decode(
  decoder: Gunzip | Inflate,
  encodedBytes: () => number,
  maxBytes: number,
): Promise<BodyOutcome> {
  return new Promise((resolve) => {
    const chunks: Buffer[] = [];
    let length = 0;
    decoder.on('data', (chunk: Buffer) => {
      length += chunk.length;
      const overRatio = length > ratioFreeBytes && length > encodedBytes() * maxRatio;
      if (length > maxBytes || overRatio) decoder.destroy(new BodyTooLarge());
      else chunks.push(chunk);
    });
    decoder.on('end', () => resolve({ kind: 'body', bytes: Buffer.concat(chunks) }));
    decoder.on('error', (error) => {
      if (error instanceof BodyTooLarge) resolve({ kind: 'tooLarge' });
      // An empty POST may name the encoding of the messages around it.
      else if (encodedBytes() === 0) resolve({ kind: 'body', bytes: Buffer.alloc(0) });
      else resolve({ kind: 'damaged' });
    });
    decoder.on('close', () => resolve({ kind: 'aborted' }));
  });
}
