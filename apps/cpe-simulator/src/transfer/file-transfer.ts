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

const loopback = /^(?:127\.\d+\.\d+\.\d+|localhost|\[::1\])$/;

/**
 * Fetches or delivers a file. Failures are outcomes. Only this machine's own addresses are contacted, since the
 * URL comes from an ACS under test; anything else ends with 9015.
 */
export async function transferFile(
  request: TransferRequest,
  content: string,
  signal: AbortSignal,
): Promise<TransferEnd> {
  const url = new URL(request.url);
  if (!loopback.test(url.hostname)) return failed(9015);
  const { username, password } = request;
  const authorization = new HttpAuthorization(() => (username === '' ? null : { username, password }));
  try {
    const first = await sendOnce(request, url, { content, signal, authorization });
    if (!('challenge' in first)) return first;
    if (!authorization.learn(first.challenge)) return failed(9012);
    const second = await sendOnce(request, url, { content, signal, authorization });
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
