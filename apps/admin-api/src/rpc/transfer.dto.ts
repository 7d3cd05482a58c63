import { fileReference, uploadReference } from '#transfer';
import { credential, fileType, transferUrl, uuid } from '../field/cwmp-text.js';
import { TextField } from '../field/text-field.js';

/** What Download, Upload and ScheduleDownload have in common; the CommandKey is the ACS's own. */
export abstract class TransferRequest {
  @TextField({ ...fileType, description: 'Kind of the file', example: '1 Firmware Upgrade Image' })
  fileType: string;

  @TextField({ ...credential, optional: true, default: '', description: 'User name for the file server' })
  username: string = '';

  @TextField({ ...credential, optional: true, default: '', description: 'Password for the file server' })
  password: string = '';

  protected transfer(url: string) {
    const { fileType: kind, username, password } = this;
    return { commandKey: '', fileType: kind, url, username, password };
  }
}

/** A transfer to the device. */
export abstract class FetchRequest extends TransferRequest {
  @TextField({
    ...transferUrl,
    min: 1,
    optional: true,
    description: 'Where the file is; either this or `fileId` is needed',
  })
  url?: string;

  @TextField({
    ...uuid,
    optional: true,
    description: 'A file that is kept here: the device gets a link of its own and the size of the file',
  })
  fileId?: string;

  /** Empty, which cannot be sent, unless there is one of both. */
  protected source(): string {
    const { url, fileId } = this;
    if (fileId === undefined) return url ?? '';
    return url === undefined ? fileReference(fileId.toLowerCase()) : '';
  }
}

/** A transfer from the device. */
export abstract class DeliverRequest extends TransferRequest {
  @TextField({
    ...transferUrl,
    min: 1,
    optional: true,
    description: 'Where the file is to go; without one it comes here, and is then among the files',
  })
  url?: string;

  protected target(): string {
    return this.url ?? uploadReference;
  }
}
