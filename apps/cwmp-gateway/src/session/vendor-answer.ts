import type { SessionEvent } from '#cwmp-session';
import type { ClaimedRpc } from '#task';

/**
 * The event as the answer to the vendor's method on the wire, null when it is none: only its caller can tell it from
 * a message that nobody knows. It is named after the method, or gives the ID of the call back.
 *
 * @param attemptId that the cwmp:ID of the message names, null when it names none
 */
export function vendorAnswer(
  { attemptId: sent, step }: ClaimedRpc,
  event: SessionEvent,
  attemptId: string | null,
): SessionEvent | null {
  if (step.method !== 'VendorRpc' || event.type !== 'message') return null;
  const { message } = event;
  if (message.kind !== 'unknownResponse' && message.kind !== 'unknownRequest') return null;
  const isOurs = attemptId === null ? isNamedAfter(step.arguments.name, message) : attemptId === sent;
  if (!isOurs) return null;
  const response = { method: 'VendorRpc', result: { xml: message.xml } } as const;
  return { type: 'message', message: { kind: 'response', response } };
}

function isNamedAfter(name: string, { kind, method }: { kind: string; method: string }): boolean {
  return kind === 'unknownResponse' && method === name;
}
