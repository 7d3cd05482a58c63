import { IntegerField, unsignedIntMax } from '../field/integer-field.js';
import type { RpcRequest } from './rpc-request.js';

/** ScheduleInform [TR-069 A.4.1.2]: an extra Inform later. */
export class ScheduleInformRequest implements RpcRequest<'ScheduleInform'> {
  @IntegerField({ min: 1, max: unsignedIntMax, description: 'Seconds until the Inform' })
  delaySeconds: number;

  toArguments() {
    return { delaySeconds: this.delaySeconds };
  }
}
