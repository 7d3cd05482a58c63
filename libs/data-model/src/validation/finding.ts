import type { ValueFaultCode } from '../value/check-value.js';

export type FindingCode =
  | ValueFaultCode
  | 'malformedPath'
  | 'duplicate'
  | 'unknownPath'
  | 'readOnly'
  | 'notATable'
  | 'notAnInstance'
  | 'forcedNotification'
  | 'unknownAccess';

/** Who forbids it: the protocol, the device by what it told of itself, or only the model. */
export type Authority = 'protocol' | 'device' | 'model';

/** Why a request cannot succeed. */
export interface Finding {
  /** JSON pointer [RFC 6901] into the arguments of the RPC, e.g. `/parameterList/3/value`. */
  readonly pointer: string;
  readonly code: FindingCode;
  /** Worded to stand behind the name of the field, with the remedy. */
  readonly message: string;
  readonly authority: Authority;
}

/** A finding without its place. */
export type Objection = Omit<Finding, 'pointer'>;

/** What only a model forbids; a device may know better, so the caller can insist. */
export function modelObjection(code: FindingCode, message: string): Objection {
  return { code, message: `${message}; force sends it all the same`, authority: 'model' };
}

export function deviceObjection(code: FindingCode, message: string): Objection {
  return { code, message, authority: 'device' };
}

export function protocolObjection(code: FindingCode, message: string): Objection {
  return { code, message, authority: 'protocol' };
}
