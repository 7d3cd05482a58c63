import { Transform, type TransformCallback } from 'node:stream';

const mostHeadBytes = 8_192;

/** A form that is not one. */
export class MultipartError extends Error {
  readonly code = 'NOT_A_FORM';
}

/** The boundary that a Content-Type names, null when it is no form. */
export function formBoundary(contentType: string | undefined): string | null {
  const [, quoted, plain] =
    /^multipart\/form-data\s*;.*?boundary=(?:"([^"]{1,70})"|([^\s;"]{1,70}))/i.exec(contentType ?? '') ?? [];
  return quoted ?? plain ?? null;
}

/**
 * Passes on the content of the first part of a form [RFC 7578], as browsers and a few CPEs send files, and drops the rest.
 * Holds no more than the head of the part, and the length of the boundary. Fails with MultipartError.
 */
export class MultipartFile extends Transform {
  private readonly delimiter: Buffer;
  private pending = Buffer.alloc(0);
  private place: 'head' | 'content' | 'rest' = 'head';

  constructor(boundary: string) {
    super();
    this.delimiter = Buffer.from(`\r\n--${boundary}`, 'latin1');
  }

  override _transform(chunk: Buffer, _encoding: BufferEncoding, done: TransformCallback): void {
    if (this.place === 'rest') return done();
    this.pending = Buffer.concat([this.pending, chunk]);
    if (this.place === 'head' && !this.passHead()) {
      const isTooLong = this.pending.length > mostHeadBytes;
      return done(isTooLong ? new MultipartError('the head of the part does not end') : null);
    }
    this.passContent();
    done();
  }

  override _flush(done: TransformCallback): void {
    done(this.place === 'rest' ? null : new MultipartError('the form ends early'));
  }

  private passHead(): boolean {
    // The first boundary has no line break before it.
    const start = this.pending.indexOf(this.delimiter.subarray(2));
    const end = start < 0 ? -1 : this.pending.indexOf('\r\n\r\n', start);
    if (end < 0) return false;
    // An empty part ends with the line break of its head.
    this.pending = this.pending.subarray(end + 2);
    this.place = 'content';
    this.isFirst = true;
    return true;
  }

  private isFirst = false;

  private passContent(): void {
    const end = this.pending.indexOf(this.delimiter);
    const from = this.isFirst ? 2 : 0;
    if (end >= 0) {
      if (end > from) this.push(this.pending.subarray(from, end));
      this.pending = Buffer.alloc(0);
      this.place = 'rest';
      return;
    }
    const safe = this.pending.length - this.delimiter.length;
    if (safe <= from) return;
    this.push(this.pending.subarray(from, safe));
    this.pending = this.pending.subarray(safe);
    this.isFirst = false;
  }
}
