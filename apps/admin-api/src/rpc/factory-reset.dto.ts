import type { RpcRequest } from './rpc-request.js';

/** FactoryReset [TR-069 A.4.1.6]. */
export class FactoryResetRequest implements RpcRequest<'FactoryReset'> {
  toArguments() {
    return {};
  }
}
