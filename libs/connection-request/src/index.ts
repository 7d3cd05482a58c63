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
export { answerBinding, type BindingAnswer } from './stun/binding-answer.js';
export type { UdpEndpoint } from './stun/stun-values.js';
export { readReportedEndpoint } from './udp/reported-endpoint.js';
export { DatagramSender } from './udp/datagram-sender.js';
export { UdpConnectionRequester } from './udp/udp-connection-requester.js';
export type { UdpCall, UdpCallResult } from './udp/udp-connection-requester.js';
export { XmppAdministration } from './xmpp/xmpp-administration.js';
export { XmppConnection, type XmppConnectionOptions } from './xmpp/xmpp-connection.js';
export { XmppConnectionRequester } from './xmpp/xmpp-connection-requester.js';
export type { XmppCall, XmppCallResult } from './xmpp/xmpp-connection-requester.js';
