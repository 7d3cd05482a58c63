import { IntegerField, unsignedIntMax } from '../field/integer-field.js';
import { ListField } from '../field/list-field.js';
import { TextField } from '../field/text-field.js';
import type { RpcRequest } from './rpc-request.js';
import { FetchRequest } from './transfer.dto.js';

const intMax = 2_147_483_647;

/** A time in which the download may be done, in seconds from the receipt of the RPC. */
export class TimeWindowRequest {
  @IntegerField({ min: 0, max: unsignedIntMax, description: 'Seconds until the window opens' })
  windowStart: number;

  @IntegerField({ min: 0, max: unsignedIntMax, description: 'Seconds until the window closes' })
  windowEnd: number;

  @TextField({ min: 1, max: 64, description: 'What else must hold', example: '2 Immediately' })
  windowMode: string;

  @TextField({ max: 256, optional: true, default: '', description: 'Shown to the user who is asked' })
  userMessage: string = '';

  @IntegerField({
    min: -1,
    max: intMax,
    optional: true,
    default: -1,
    description: '-1 leaves it to the device',
  })
  maxRetries: number = -1;

  toWindow() {
    const { windowStart, windowEnd, windowMode, userMessage, maxRetries } = this;
    return { windowStart, windowEnd, windowMode, userMessage, maxRetries };
  }
}

/** ScheduleDownload [TR-069 A.4.1.8]: a download in one of two windows. */
export class ScheduleDownloadRequest extends FetchRequest implements RpcRequest<'ScheduleDownload'> {
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

  @ListField(() => TimeWindowRequest, { min: 1, max: 2, description: 'When it may be done' })
  timeWindowList: TimeWindowRequest[];

  toArguments() {
    const timeWindowList = this.timeWindowList.map((window) => window.toWindow());
    return {
      ...this.transfer(this.source()),
      fileSize: this.fileSize,
      targetFileName: this.targetFileName,
      timeWindowList,
    };
  }
}
