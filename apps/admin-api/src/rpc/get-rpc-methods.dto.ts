import type { RpcRequest } from './rpc-request.js';

/** GetRPCMethods [TR-069 A.3.1.1]: which RPCs the device knows. */
export class GetRpcMethodsRequest implements RpcRequest<'GetRPCMethods'> {
  toArguments() {
    return {};
  }
}
