import { createCipheriv, createHash, randomBytes, type Cipher } from 'node:crypto';
import { createReadStream, createWriteStream, type WriteStream } from 'node:fs';
import { mkdir, readdir, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { Transform, type Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { FileRecord } from '../file/file-record.js';

/** More bytes came than were allowed. What was written is gone again. */
export class FileTooLargeError extends Error {
  readonly code = 'FILE_TOO_LARGE';
}

export interface StoredBytes {
  readonly sizeBytes: number;
  /** Of the bytes as they came, 64 hexadecimal digits. */
  readonly sha256: string;
  /** What reads them again, 64 hexadecimal digits: the disk alone gives nothing away. */
  readonly contentKey: string;
}

/** What the store needs to know to read a file. */
type KeptFile = Pick<FileRecord, 'id' | 'contentKey'>;

const blockBytes = 16;
const keyBytes = 32;
/** Longer than any transfer is silent. */
const abandonedMs = 60 * 60_000;
const uuid = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/**
 * The bytes of files in a directory, each under its id and with a key of its own (AES-256 in counter mode, so that a
 * part can be read without the rest). What is not whole has another name, and is never read.
 */
export class DiskFileStore {
  constructor(private readonly directory: string) {}

  /** Makes the directory, and clears away what a process did not finish that is gone by now. */
  async open(): Promise<void> {
    const unfinished = join(this.directory, 'unfinished');
    await mkdir(unfinished, { recursive: true, mode: 0o700 });
    for (const name of await readdir(unfinished)) {
      const path = join(unfinished, name);
      // Another process may be at it, or may just have finished it.
      const { mtimeMs } = await stat(path).catch(() => ({ mtimeMs: Date.now() }));
      if (Date.now() - mtimeMs > abandonedMs) await rm(path, { force: true });
    }
  }

  /** Stores a file whole or not at all. @throws FileTooLargeError above `mostBytes`; errors of `source` and of the disk */
  async write(id: string, source: Readable, mostBytes: number): Promise<StoredBytes> {
    const unfinished = join(this.directory, 'unfinished', checked(id));
    const hash = createHash('sha256');
    const contentKey = randomBytes(keyBytes).toString('hex');
    let sizeBytes = 0;
    const count = new Transform({
      transform(chunk: Buffer, _encoding, done) {
        sizeBytes += chunk.length;
        if (sizeBytes > mostBytes) return done(new FileTooLargeError(`longer than ${mostBytes} bytes`));
        hash.update(chunk);
        done(null, chunk);
      },
    });
    const sink = createWriteStream(unfinished, { flags: 'wx', mode: 0o600, flush: true });
    try {
      await pipeline(source, count, cipherFrom(contentKey, 0), sink);
      await rename(unfinished, this.path(id));
      return { sizeBytes, sha256: hash.digest('hex'), contentKey };
    } catch (error) {
      // What is still being opened would appear after it was removed.
      await closed(sink);
      await rm(unfinished, { force: true });
      throw error;
    }
  }

  /** The bytes from `first` to `last`, both included. Fails with ENOENT when there is no such file. */
  read({ id, contentKey }: KeptFile, first: number, last: number): Readable {
    const lead = first % blockBytes;
    const cipher = cipherFrom(contentKey, (first - lead) / blockBytes);
    const source = createReadStream(this.path(id), { start: first - lead, end: last });
    source.on('error', (error) => cipher.destroy(error));
    cipher.on('close', () => source.destroy());
    return source.pipe(cipher).pipe(without(lead, cipher));
  }

  /** Deletes a file, or does nothing when there is none. */
  async remove(id: string): Promise<void> {
    await rm(this.path(id), { force: true });
  }

  private path(id: string): string {
    return join(this.directory, checked(id));
  }
}

function closed(sink: WriteStream): Promise<void> {
  return new Promise((resolve) => (sink.closed ? resolve() : sink.once('close', resolve)));
}

function cipherFrom(contentKey: string, block: number): Cipher {
  const counter = Buffer.alloc(blockBytes);
  counter.writeBigUInt64BE(BigInt(block), blockBytes - 8);
  // The key is never used for another file, so that a counter from zero is safe.
  return createCipheriv('aes-256-ctr', Buffer.from(contentKey, 'hex'), counter);
}

/** Passes all but the first bytes on, and ends as `source` does. */
function without(bytes: number, source: Readable): Transform {
  let left = bytes;
  const trimmed = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      const dropped = Math.min(left, chunk.length);
      left -= dropped;
      done(null, chunk.subarray(dropped));
    },
  });
  source.on('error', (error) => trimmed.destroy(error));
  trimmed.on('close', () => source.destroy());
  return trimmed;
}

/** Only ids that we make become names of files. */
function checked(id: string): string {
  if (!uuid.test(id)) throw new RangeError('the id of a file is a UUID in lower case');
  return id;
}
