import type { RpcRequest } from './rpc-request.js';

/** GetAllQueuedTransfers [TR-069 A.4.1.7]: the transfers that the device has in hand. */
export class GetAllQueuedTransfersRequest implements RpcRequest<'GetAllQueuedTransfers'> {
  toArguments() {
    return {};
  }
}
