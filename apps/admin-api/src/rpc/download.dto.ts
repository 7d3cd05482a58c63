import { transferUrl } from '../field/cwmp-text.js';
import { IntegerField, unsignedIntMax } from '../field/integer-field.js';
import { TextField } from '../field/text-field.js';
import type { RpcRequest } from './rpc-request.js';
import { FetchRequest } from './transfer.dto.js';

/** Download [TR-069 A.3.2.8]: the device fetches a file. */
export class DownloadRequest extends FetchRequest implements RpcRequest<'Download'> {
  @IntegerField({
    min: 0,
    max: unsignedIntMax,
    optional: true,
    default: 0,
    description: 'Bytes, 0 = unknown',
  })
  fileSize: number = 0;

  @TextField({ max: 256, optional: true, default: '', description: 'Name for the file on the device' })
  targetFileName: string = '';

  @IntegerField({
    min: 0,
    max: unsignedIntMax,
    optional: true,
    default: 0,
    description: 'Seconds to wait first',
  })
  delaySeconds: number = 0;

  @TextField({
    ...transferUrl,
    optional: true,
    default: '',
    description: 'Where to send a browser on success',
  })
  successUrl: string = '';

  @TextField({
    ...transferUrl,
    optional: true,
    default: '',
    description: 'Where to send a browser on failure',
  })
  failureUrl: string = '';

  toArguments() {
    const { fileSize, targetFileName, delaySeconds, successUrl, failureUrl } = this;
    return {
      ...this.transfer(this.source()),
      fileSize,
      targetFileName,
      delaySeconds,
      successUrl,
      failureUrl,
    };
  }
}
