import type { RpcRequest } from './rpc-request.js';

/** GetQueuedTransfers [TR-069 A.4.1.1], deprecated in favour of GetAllQueuedTransfers. */
export class GetQueuedTransfersRequest implements RpcRequest<'GetQueuedTransfers'> {
  toArguments() {
    return {};
  }
}
