import { decodeFault } from '../fault/fault-codec.js';
import type { CwmpFault } from '../fault/cwmp-fault.js';
import type { RpcCodec } from '../field/codec.js';
import type { XmlReader } from '../xml/xml-reader.js';

/** What one side may call and what it may answer, each by method name. */
export interface Vocabulary {
  readonly requests: Readonly<Record<string, RpcCodec<unknown, unknown>>>;
  readonly answers: Readonly<Record<string, RpcCodec<unknown, unknown>>>;
}

/** An RPC whose method is in the vocabulary, so that arguments or result have the shape that belongs to it. */
export type RpcMessage =
  | { readonly kind: 'request'; readonly request: { readonly method: string; readonly arguments: unknown } }
  | { readonly kind: 'response'; readonly response: { readonly method: string; readonly result: unknown } }
  | { readonly kind: 'fault'; readonly fault: CwmpFault }
  | { readonly kind: 'unknownRequest'; readonly method: string; readonly xml: string }
  | { readonly kind: 'unknownResponse'; readonly method: string; readonly xml: string };

const RESPONSE = 'Response';

/** Consumes the RPC element `name`; methods outside the vocabulary are data too. Throws `EnvelopeError`. */
export function readRpc(reader: XmlReader, name: string, { requests, answers }: Vocabulary): RpcMessage {
  if (name === 'Fault') return { kind: 'fault', fault: decodeFault(reader) };
  const request = codecOf(requests, name);
  if (request !== null) {
    return { kind: 'request', request: { method: name, arguments: request.arguments.decode(reader) } };
  }
  const method = name.endsWith(RESPONSE) ? name.slice(0, -RESPONSE.length) : '';
  const answer = codecOf(answers, method);
  if (answer !== null)
    return { kind: 'response', response: { method, result: answer.result.decode(reader) } };
  const xml = reader.source();
  return method === ''
    ? { kind: 'unknownRequest', method: name, xml }
    : { kind: 'unknownResponse', method, xml };
}

function codecOf(codecs: Vocabulary['requests'], method: string): RpcCodec<unknown, unknown> | null {
  return Object.hasOwn(codecs, method) ? (codecs[method] ?? null) : null;
}
