import { createHash } from 'node:crypto';
import http from 'node:http';
import { faultText } from '../rpc/rpc-outcome.js';
import type { TransferRequest } from '../rpc/rpc-device.js';
import { HttpAuthorization } from '../session/http-authorization.js';

/** How a transfer ended, in the terms of a FaultStruct: code 0 is success. */
export interface TransferEnd {
  readonly faultCode: number;
  readonly faultString: string;
  readonly bytes: number;
  /** SHA-256 of what was received, hexadecimal; empty when nothing was. */
  readonly sha256: string;
}

/** How a CPE fetches files: data of its profile. */
export interface TransferHabits {
  /** Looks at the size by HEAD, and does not fetch a file that has another than it was told (Q66). */
  readonly asksHeadFirst: boolean;
}

const loopback = /^(?:127\.\d+\.\d+\.\d+|localhost|\[::1\])$/;

/**
 * Fetches or delivers a file. Failures are outcomes. Only this machine's own addresses are contacted, since the
 * URL comes from an ACS under test; anything else ends with 9015.
 */
export async function transferFile(
  request: TransferRequest,
  content: string,
  signal: AbortSignal,
  { asksHeadFirst }: TransferHabits = { asksHeadFirst: false },
): Promise<TransferEnd> {
  const url = new URL(request.url);
  if (!loopback.test(url.hostname)) return failed(9015);
  const { username, password } = request;
  const authorization = new HttpAuthorization(() => (username === '' ? null : { username, password }));
  const means = { content, signal, authorization };
  try {
    if (asksHeadFirst && request.direction === 'download') {
      const bytes = (await sizeOf(url, means)) ?? (await sizeOf(url, means));
      if (bytes === null) return failed(9016);
      if (request.fileSize > 0 && bytes !== request.fileSize) return failed(9018);
    }
    const first = await sendOnce(request, url, means);
    if (!('challenge' in first)) return first;
    if (!authorization.learn(first.challenge)) return failed(9012);
    const second = await sendOnce(request, url, means);
    return 'challenge' in second ? failed(9012) : second;
  } catch {
    return failed(request.direction === 'upload' ? 9011 : 9015);
  }
}

interface Means {
  readonly content: string;
  readonly signal: AbortSignal;
  readonly authorization: HttpAuthorization;
}

/** The length that the server states; null when it states none, or asks for a password first. */
function sizeOf(url: URL, { signal, authorization }: Means): Promise<number | null> {
  const credentials = authorization.header('HEAD', url.pathname + url.search);
  const headers = credentials === null ? {} : { Authorization: credentials };
  const options = { method: 'HEAD', headers, signal, agent: false, timeout: 30_000 };
  return new Promise((resolve, reject) => {
    const outgoing = http.request(url, options, (incoming) => {
      incoming.resume();
      if (incoming.statusCode === 401) authorization.learn(incoming.headers['www-authenticate']);
      const stated = incoming.headers['content-length'];
      resolve(incoming.statusCode === 200 && stated !== undefined ? Number(stated) : null);
    });
    outgoing.on('error', reject);
    outgoing.on('timeout', () => outgoing.destroy(new Error('the file server is silent')));
    outgoing.end();
  });
}

function sendOnce(
  request: TransferRequest,
  url: URL,
  { content, signal, authorization }: Means,
): Promise<TransferEnd | { readonly challenge: string | undefined }> {
  const isUpload = request.direction === 'upload';
  const method = isUpload ? 'PUT' : 'GET';
  const credentials = authorization.header(method, url.pathname + url.search);
  const headers = {
    ...(isUpload && { 'Content-Length': Buffer.byteLength(content) }),
    ...(credentials !== null && { Authorization: credentials }),
  };
  return new Promise((resolve, reject) => {
    const outgoing = http.request(
      url,
      { method, headers, signal, agent: false, timeout: 30_000 },
      (incoming) => {
        readFile(request, incoming).then(resolve, reject);
      },
    );
    outgoing.on('error', reject);
    outgoing.on('timeout', () => outgoing.destroy(new Error('the file server is silent')));
    outgoing.end(isUpload ? content : undefined);
  });
}

async function readFile(
  request: TransferRequest,
  incoming: http.IncomingMessage,
): Promise<TransferEnd | { readonly challenge: string | undefined }> {
  const hash = createHash('sha256');
  let bytes = 0;
  for await (const piece of incoming) {
    if (!(piece instanceof Buffer)) continue;
    bytes += piece.length;
    hash.update(piece);
  }
  const status = incoming.statusCode ?? 0;
  if (status === 401) return { challenge: incoming.headers['www-authenticate'] };
  if (status < 200 || status > 299) return failed(request.direction === 'upload' ? 9011 : 9016);
  const isTruncated = request.direction === 'download' && request.fileSize > 0 && request.fileSize !== bytes;
  if (isTruncated) return failed(9018);
  return { faultCode: 0, faultString: '', bytes, sha256: hash.digest('hex') };
}

function failed(faultCode: number): TransferEnd {
  return { faultCode, faultString: faultText(faultCode), bytes: 0, sha256: '' };
}
