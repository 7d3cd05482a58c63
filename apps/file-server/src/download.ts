import type { IncomingMessage, ServerResponse } from 'node:http';
import { pipeline } from 'node:stream/promises';
import type { DiskFileStore, FileCatalogue, FileRecord, TransferGrant } from '#transfer';
import { forbidden, notFound, type Answer } from './answer.js';
import { byteRangeOf } from './byte-range.js';

/** Files with settings and secrets of one subscriber are for a device that fetches them once or twice. */
const configurationType = /^3 /;
const mostConfigurationUses = 3;
/** A device that fetches an image piece by piece needs many. */
const mostUses = 200;

/** Sends files to CPEs: whole or a part, always with a length, never in chunks [TR-069 3.4.3]. */
export class Downloads {
  constructor(
    private readonly catalogue: FileCatalogue,
    private readonly store: DiskFileStore,
  ) {}

  /** Null when the file was sent; rejects when the peer hangs up, or when store or catalogue fail. */
  async answer(
    request: IncomingMessage,
    response: ServerResponse,
    grant: TransferGrant,
  ): Promise<Answer | null> {
    const file = grant.fileId === null ? null : await this.catalogue.find(grant.fileId);
    if (file === null) return notFound;
    const headers = headersOf(file);
    const range = isCurrent(request, file) ? byteRangeOf(request.headers.range, file.sizeBytes) : null;
    if (range === 'unsatisfiable')
      return { status: 416, headers: { ...headers, 'Content-Range': `bytes */${file.sizeBytes}` } };
    const isHead = request.method === 'HEAD';
    if (!isHead && !(await this.takeUse(grant, file))) return forbidden;
    const { first, last } = range ?? { first: 0, last: file.sizeBytes - 1 };
    const part = range === null ? {} : { 'Content-Range': `bytes ${first}-${last}/${file.sizeBytes}` };
    // Looked for before anything is promised.
    const bytes = isHead || file.sizeBytes === 0 ? null : await opened(this.store.read(file, first, last));
    response.writeHead(range === null ? 200 : 206, {
      ...headers,
      ...part,
      'Content-Length': last - first + 1,
    });
    if (bytes === null) response.end();
    else await pipeline(bytes, response);
    return null;
  }

  private takeUse(grant: TransferGrant, { fileType }: FileRecord): Promise<boolean> {
    const isConfiguration = fileType !== null && configurationType.test(fileType);
    const most = isConfiguration ? mostConfigurationUses : mostUses;
    return this.catalogue.takeUse(grant.attemptId, most, grant.expiresAt);
  }
}

function headersOf(file: FileRecord) {
  return {
    'Content-Type': 'application/octet-stream',
    'Content-Disposition': 'attachment',
    'X-Content-Type-Options': 'nosniff',
    'Cache-Control': 'no-store',
    'Accept-Ranges': 'bytes',
    ETag: etagOf(file),
    'Last-Modified': file.createdAt.toUTCString(),
  };
}

/** True when a part may be sent: If-Range is absent, or names the file as it is [RFC 9110 13.1.5]. */
function isCurrent({ headers }: IncomingMessage, file: FileRecord): boolean {
  const condition = headers['if-range'];
  if (typeof condition !== 'string') return true;
  return condition === etagOf(file) || condition === file.createdAt.toUTCString();
}

function etagOf({ sha256 }: FileRecord): string {
  return `"${sha256.slice(0, 32)}"`;
}

/** The stream once its first bytes are there. Rejects when they never come. */
function opened<S extends NodeJS.ReadableStream>(stream: S): Promise<S> {
  return new Promise((resolve, reject) => {
    stream.once('readable', () => resolve(stream));
    stream.once('error', reject);
  });
}
