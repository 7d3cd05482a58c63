import type { FilePage, FileRecord, NewFile } from './file-record.js';

/** Port: what is known of the files that are kept here, and how often each transfer was used. */
export abstract class FileCatalogue {
  /**
   * Enters a file whose bytes are stored. False when the attempt of its origin has delivered a file before: the new one
   * must then be thrown away.
   */
  abstract add(file: NewFile): Promise<boolean>;

  abstract find(id: string): Promise<FileRecord | null>;

  /** True when an Upload has delivered its file. */
  abstract hasUploadOf(attemptId: string): Promise<boolean>;

  /** Newest first, `limit` at most. @throws InvalidCursorError for a cursor that is not of this list. */
  abstract list(limit: number, cursor: string | null): Promise<FilePage>;

  /** Forgets a file; false when there is none. */
  abstract remove(id: string): Promise<boolean>;

  /**
   * Counts one use of a transfer, over all replicas; false when it was used `mostUses` times before. What is counted
   * may be forgotten after `expiresAt`.
   */
  abstract takeUse(transferId: string, mostUses: number, expiresAt: Date): Promise<boolean>;
}
