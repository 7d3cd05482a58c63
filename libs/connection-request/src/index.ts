export type {
  ConnectionRequestResult,
  ProtocolErrorReason,
  UnreachableReason,
} from './connection-request-result.js';
export { ConnectionRequestGuard } from './guard/connection-request-guard.js';
export type {
  GuardOptions,
  GuardRefusal,
  GuardVerdict,
  PinnedTarget,
} from './guard/connection-request-guard.js';
export type { HostResolver } from './guard/resolve-by-dns.js';
export { HttpConnectionRequester } from './http/http-connection-requester.js';
export type { ConnectionRequest, RequesterOptions } from './http/http-connection-requester.js';
