import { ApiProperty } from '@nestjs/swagger';
import { fileNameProblem, longestFileName, type FileOrigin, type FilePage, type FileRecord } from '#transfer';
import { fileType } from '../field/cwmp-text.js';
import { TextField } from '../field/text-field.js';
import { invalidFields } from '../request/read-request.js';

/** What is said of a file beside its bytes. */
export class NewFileQuery {
  @TextField({
    min: 1,
    max: longestFileName,
    description: 'Name of the file, without a path; some devices tell its kind by its end',
    example: 'router-4.2.1.npk',
  })
  name: string;

  @TextField({
    ...fileType,
    optional: true,
    description: 'FileType of TR-069',
    example: '1 Firmware Upgrade Image',
  })
  fileType?: string;

  /** @throws ProblemError INVALID_VALUE for a name with a path in it */
  checked(): { readonly name: string; readonly fileType: string | null } {
    const message = fileNameProblem(this.name);
    if (message !== null)
      throw invalidFields('INVALID_VALUE', [{ in: 'query', pointer: '/name', code: 'fileName', message }]);
    return { name: this.name, fileType: this.fileType ?? null };
  }
}

class FileOriginResponse implements FileOrigin {
  @ApiProperty({ type: 'string', format: 'uuid' })
  deviceId: string;

  @ApiProperty({ type: 'string', format: 'uuid', description: 'Attempt of the Upload' })
  attemptId: string;
}

/** A file that is kept here. */
export class FileResponse {
  @ApiProperty({ type: 'string', format: 'uuid', description: 'What `fileId` of a Download names' })
  id: string;

  @ApiProperty({ type: 'string' })
  name: string;

  @ApiProperty({ type: 'string', nullable: true })
  fileType: string | null;

  @ApiProperty({ type: 'integer', format: 'int64' })
  sizeBytes: number;

  @ApiProperty({ type: 'string', description: '64 hexadecimal digits' })
  sha256: string;

  @ApiProperty({ type: 'string', format: 'date-time' })
  createdAt: Date;

  @ApiProperty({ type: 'string' })
  createdBy: string;

  @ApiProperty({
    type: () => FileOriginResponse,
    nullable: true,
    description: 'Null unless a device sent it',
  })
  origin: FileOriginResponse | null;

  static from(file: FileRecord): FileResponse {
    const { contentKey: _, ...shown } = file;
    return shown;
  }
}

/** One page of files. */
export class FilePageResponse {
  @ApiProperty({ type: () => [FileResponse] })
  items: readonly FileResponse[];

  @ApiProperty({
    type: 'string',
    nullable: true,
    description: 'Cursor of the next page, null after the last',
  })
  next: string | null;

  static from({ items, next }: FilePage): FilePageResponse {
    return { items: items.map((file) => FileResponse.from(file)), next };
  }
}
