import { InvalidCursorError } from '#device';
import { FileCatalogue, type FilePage, type FileRecord, type NewFile } from '#transfer';
import type { Database } from '../data-source/database.js';
import type { SecretBox } from '../secret/secret-box.js';
import {
  addFileStatement,
  findFileStatement,
  listFilesStatement,
  removeFileStatement,
  takeUseStatement,
  uploadOfStatement,
} from './file-statements.js';

interface FileRow {
  readonly id: string;
  readonly name: string;
  readonly file_type: string | null;
  readonly size_bytes: string;
  readonly sha256: string;
  readonly content_key: Buffer;
  readonly created_at: Date;
  readonly created_by: string;
  readonly origin_device: string | null;
  readonly origin_attempt: string | null;
  readonly seq: string;
}

const afterAll = '9223372036854775807';

/** FileCatalogue on PostgreSQL. */
export class PgFileCatalogue extends FileCatalogue {
  constructor(
    private readonly database: Database,
    private readonly box: SecretBox,
  ) {
    super();
  }

  override async add({ origin, ...file }: NewFile): Promise<boolean> {
    const { id, name, fileType, sizeBytes, sha256, createdBy } = file;
    const from = [origin?.deviceId ?? null, origin?.attemptId ?? null];
    const contentKey = this.box.seal(file.contentKey, place(id));
    const values = [id, name, fileType, sizeBytes, sha256, contentKey, createdBy, ...from];
    return (await this.database.row(addFileStatement, values)) !== null;
  }

  override async find(id: string): Promise<FileRecord | null> {
    const row = await this.database.row<FileRow>(findFileStatement, [id]);
    return row && this.recordOf(row);
  }

  override async hasUploadOf(attemptId: string): Promise<boolean> {
    return (await this.database.row(uploadOfStatement, [attemptId])) !== null;
  }

  override async list(limit: number, cursor: string | null): Promise<FilePage> {
    const before = cursor === null ? afterAll : positionOf(cursor);
    const rows = await this.database.rows<FileRow>(listFilesStatement, [before, limit + 1]);
    const page = rows.slice(0, limit);
    const last = rows.length > limit ? page.at(-1) : undefined;
    const next = last === undefined ? null : Buffer.from(`file:${last.seq}`).toString('base64url');
    return { items: page.map((row) => this.recordOf(row)), next };
  }

  override async remove(id: string): Promise<boolean> {
    return (await this.database.row(removeFileStatement, [id])) !== null;
  }

  override async takeUse(transferId: string, mostUses: number, expiresAt: Date): Promise<boolean> {
    return (await this.database.row(takeUseStatement, [transferId, mostUses, expiresAt])) !== null;
  }

  private recordOf(row: FileRow): FileRecord {
    const { origin_device: deviceId, origin_attempt: attemptId } = row;
    return {
      id: row.id,
      name: row.name,
      fileType: row.file_type,
      sizeBytes: Number(row.size_bytes),
      sha256: row.sha256,
      contentKey: this.box.open(row.content_key, place(row.id)),
      createdAt: row.created_at,
      createdBy: row.created_by,
      origin: deviceId === null || attemptId === null ? null : { deviceId, attemptId },
    };
  }
}

const place = (id: string) => `file/${id}/content_key`;

/** @throws InvalidCursorError */
function positionOf(cursor: string): string {
  const [, position] = /^file:(\d{1,18})$/.exec(Buffer.from(cursor, 'base64url').toString('latin1')) ?? [];
  if (position === undefined) throw new InvalidCursorError('the cursor was not issued by this list');
  return position;
}
