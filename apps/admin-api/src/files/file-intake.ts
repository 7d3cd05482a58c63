import { Injectable } from '@nestjs/common';
import type { Readable } from 'node:stream';
import { newUuidV7 } from '#device';
import { DiskFileStore, FileCatalogue, FileLimits, FileTooLargeError, type FileRecord } from '#transfer';
import { ProblemError } from '../problem/problem-error.js';

/** Takes files from operators. */
@Injectable()
export class FileIntake {
  constructor(
    private readonly catalogue: FileCatalogue,
    private readonly store: DiskFileStore,
    private readonly limits: FileLimits,
  ) {}

  /** @throws ProblemError BODY_TOO_LARGE; what was read until then is gone. */
  async take(
    bytes: Readable,
    file: Pick<FileRecord, 'name' | 'fileType' | 'createdBy'>,
    statedBytes: number,
  ): Promise<FileRecord> {
    const { mostBytes } = this.limits;
    if (statedBytes > mostBytes) throw tooLarge(mostBytes);
    const id = newUuidV7();
    try {
      const stored = await this.store.write(id, bytes, mostBytes);
      await this.catalogue.add({ id, ...file, ...stored, origin: null });
    } catch (error) {
      await this.store.remove(id);
      throw error instanceof FileTooLargeError ? tooLarge(mostBytes) : error;
    }
    const kept = await this.catalogue.find(id);
    if (kept === null) throw new Error('a file was deleted while it was entered');
    return kept;
  }

  /** Deletes a file, its entry first: a task that names it is then not sent. False when there is none. */
  async remove(id: string): Promise<boolean> {
    const isKnown = await this.catalogue.remove(id);
    await this.store.remove(id);
    return isKnown;
  }
}

function tooLarge(mostBytes: number): ProblemError {
  return new ProblemError(
    'BODY_TOO_LARGE',
    `A file may have ${mostBytes} bytes; ACS_FILES_MAX_BYTES sets the limit.`,
  );
}
