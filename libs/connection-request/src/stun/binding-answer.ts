import { isIntact } from './message-integrity.js';
import {
  decodeStun,
  encodeStun,
  stunAttribute,
  stunType,
  stunValue,
  type StunAttribute,
  type StunMessage,
} from './stun-message.js';
import {
  decodeEndpoint,
  decodeText,
  encodeEndpoint,
  encodeErrorCode,
  encodeUnknownAttributes,
  encodeXorEndpoint,
  hasMagicCookie,
  type UdpEndpoint,
} from './stun-values.js';

/** The binding of a device that has proved who it is. */
export interface ProvenBinding {
  /** Its STUN user name. */
  readonly username: string;
  readonly endpoint: UdpEndpoint;
}

/** What to send where, and the binding to keep before; null for either: nothing. */
export interface BindingAnswer {
  readonly reply: { readonly datagram: Buffer; readonly to: UdpEndpoint } | null;
  readonly proven: ProvenBinding | null;
}

/** Gives the STUN passwords of a user name, of which each will do; none for one that cannot be a device's. */
export type PasswordsOf = (username: string) => readonly string[];

const understood: ReadonlySet<number> = new Set([
  stunAttribute.mappedAddress,
  stunAttribute.responseAddress,
  stunAttribute.changeRequest,
  stunAttribute.username,
  stunAttribute.messageIntegrity,
]);

// Who listens for connection requests on the port that it sends from says so by this text [TR-069 G.2.1.3].
const listensHere = 'dslforum.org/TR-111';

const errors = {
  unauthorized: [401, 'Unauthorized'],
  unknownAttribute: [420, 'Unknown Attribute'],
  unknownUsername: [430, 'Stale Credentials'],
  integrityFailure: [431, 'Integrity Check Failure'],
  missingUsername: [432, 'Missing Username'],
} as const;

const nothing: BindingAnswer = { reply: null, proven: null };

/**
 * Answers a Binding Request [RFC 3489 8.1, TR-069 G.2.2]. Pure, never throws. No reply is longer than the request, so nobody gains
 * by a forged source; what is no Binding Request gets none. A binding is proven only by an intact MESSAGE-INTEGRITY of the device's own password.
 */
export function answerBinding(
  datagram: Buffer,
  source: UdpEndpoint,
  passwordsOf: PasswordsOf,
): BindingAnswer {
  const message = decodeStun(datagram);
  if (message?.type !== stunType.bindingRequest) return nothing;
  const respond = (type: number, attributes: readonly StunAttribute[]) => {
    const reply = encodeStun({ type, transactionId: message.transactionId, attributes });
    return reply.length <= datagram.length ? { datagram: reply, to: replyTarget(message, source) } : null;
  };
  const refuse = (error: keyof typeof errors, more: readonly StunAttribute[] = []): BindingAnswer => {
    const [code, phrase] = errors[error];
    const attributes = [{ type: stunAttribute.errorCode, value: encodeErrorCode(code, phrase) }, ...more];
    return { reply: respond(stunType.bindingError, attributes), proven: null };
  };
  const unknown = notUnderstood(message);
  if (unknown.length > 0) {
    const value = encodeUnknownAttributes(unknown.slice(0, 4));
    return refuse('unknownAttribute', [{ type: stunAttribute.unknownAttributes, value }]);
  }
  const identified = identify(datagram, message, passwordsOf);
  if ('error' in identified) return refuse(identified.error);
  const { username } = identified;
  const isListening = bindingMark(message) === listensHere;
  const mapped = { type: stunAttribute.mappedAddress, value: encodeEndpoint(source) };
  const reply =
    (hasMagicCookie(message.transactionId)
      ? respond(stunType.bindingResponse, [mapped, xorMapped(source, message)])
      : null) ?? respond(stunType.bindingResponse, [mapped]);
  return { reply, proven: username !== null && isListening ? { username, endpoint: source } : null };
}

/** The proven user name, null where nobody has to prove anything. */
function identify(
  datagram: Buffer,
  message: StunMessage,
  passwordsOf: PasswordsOf,
): { readonly username: string | null } | { readonly error: keyof typeof errors } {
  if (stunValue(message, stunAttribute.messageIntegrity) === null)
    return stunValue(message, stunAttribute.bindingChange) === null
      ? { username: null }
      : { error: 'unauthorized' };
  const value = stunValue(message, stunAttribute.username);
  if (value === null) return { error: 'missingUsername' };
  const username = decodeText(value);
  const passwords = passwordsOf(username);
  if (passwords.length === 0) return { error: 'unknownUsername' };
  const isProven = passwords.some((password) => isIntact(datagram, password));
  return isProven ? { username } : { error: 'integrityFailure' };
}

/** Attributes that must be understood and are not. There is one socket, so no other can be asked to answer. */
function notUnderstood({ attributes }: StunMessage): number[] {
  const unknown = attributes.filter(({ type, value }) =>
    type === stunAttribute.changeRequest
      ? value.some((byte) => byte !== 0)
      : type < 0x8000 && !understood.has(type),
  );
  return unknown.map(({ type }) => type);
}

/** A CPE measures the life of its binding from a second port; a reply to another host would be a reflection. */
function replyTarget(message: StunMessage, source: UdpEndpoint): UdpEndpoint {
  const value = stunValue(message, stunAttribute.responseAddress);
  const wanted = value === null ? null : decodeEndpoint(value);
  return wanted?.address === source.address && wanted.port > 0 ? wanted : source;
}

function bindingMark(message: StunMessage): string | null {
  const value = stunValue(message, stunAttribute.connectionRequestBinding);
  return value === null ? null : decodeText(value).trim();
}

function xorMapped(source: UdpEndpoint, { transactionId }: StunMessage): StunAttribute {
  return { type: stunAttribute.xorMappedAddress, value: encodeXorEndpoint(source, transactionId) };
}
