import { credential, fileType, transferUrl } from '../field/cwmp-text.js';
import { TextField } from '../field/text-field.js';

/** What Download, Upload and ScheduleDownload have in common; the CommandKey is the ACS's own. */
export abstract class TransferRequest {
  @TextField({ ...fileType, description: 'Kind of the file', example: '1 Firmware Upgrade Image' })
  fileType: string;

  @TextField({ ...transferUrl, min: 1, description: 'Where the file is' })
  url: string;

  @TextField({ ...credential, optional: true, default: '', description: 'User name for the file server' })
  username: string = '';

  @TextField({ ...credential, optional: true, default: '', description: 'Password for the file server' })
  password: string = '';

  protected transfer() {
    const { fileType, url, username, password } = this;
    return { commandKey: '', fileType, url, username, password };
  }
}
