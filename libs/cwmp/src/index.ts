export type {
  AcsArguments,
  AcsMethod,
  AcsRequest,
  AcsResult,
  AcsRpcMap,
  CpeResponse,
} from './rpc/acs-rpc.js';
export type { VendorCall } from './rpc/vendor-call.js';
export { checkVendorCall, longestVendorContent } from './rpc/vendor-rpc.js';
export type { AcsResponse, CpeArguments, CpeMethod, CpeRequest } from './rpc/cpe-rpc.js';
export type { InformEvent, ParameterInfo, ParameterSetting, ParameterValue } from './rpc/structures.js';
export type { CwmpFault, ParameterFault } from './fault/cwmp-fault.js';
export type { CpeEnvelope, CpeMessage } from './envelope/envelope.js';
export { acsMethods, disruptiveMethods, isAcsMethod } from './rpc/acs-rpc-table.js';
export { methodsOfTheAcs } from './rpc/cpe-rpc-table.js';
export { decodeText } from './text/decode-text.js';
export { decodeEnvelope } from './envelope/decode-envelope.js';
export {
  checkArguments,
  encodeAcsFault,
  encodeAcsRequest,
  encodeAcsResponse,
} from './envelope/encode-envelope.js';
export { EncodeError, type WireForms } from './field/encoding.js';
export { EnvelopeError } from './xml/envelope-error.js';
export { detached } from './xml/detached.js';
export { redactEnvelope, type SecretRules } from './redaction/redact-envelope.js';
export { describeFault } from './fault/fault-codes.js';
export { cwmpVersionOf, type CwmpVersion } from './version/cwmp-version.js';
