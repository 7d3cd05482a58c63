import type { RpcRequest } from './rpc-request.js';

/** Reboot [TR-069 A.3.2.9]; its CommandKey is the ACS's own. */
export class RebootRequest implements RpcRequest<'Reboot'> {
  toArguments() {
    return {};
  }
}
