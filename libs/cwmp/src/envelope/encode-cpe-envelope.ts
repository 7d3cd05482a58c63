import { encodeFault } from '../fault/fault-codec.js';
import type { CwmpFault } from '../fault/cwmp-fault.js';
import { EncodeError, Encoding } from '../field/encoding.js';
import type { CpeResponse } from '../rpc/acs-rpc.js';
import { acsRpcs } from '../rpc/acs-rpc-table.js';
import type { CpeRequest } from '../rpc/cpe-rpc.js';
import { cpeRpcs } from '../rpc/cpe-rpc-table.js';
import { writeEnvelope } from './envelope-writer.js';

/** What a CPE may say, and the headers only it sends. */
export interface CpeEnvelopeParts {
  readonly namespace: string | null;
  readonly id: string | null;
  readonly message:
    | { readonly kind: 'request'; readonly request: CpeRequest }
    | { readonly kind: 'response'; readonly response: CpeResponse }
    | { readonly kind: 'fault'; readonly fault: CwmpFault };
  readonly sessionTimeoutSec?: number;
  readonly supportedCwmpVersions?: readonly string[];
}

/** The envelope a well-behaved CPE would send, for tests and tools. Throws `EncodeError`. */
export function encodeCpeEnvelope(parts: CpeEnvelopeParts): string {
  const headers: [string, string][] = [];
  if (parts.sessionTimeoutSec !== undefined)
    headers.push(['SessionTimeout', String(parts.sessionTimeoutSec)]);
  if (parts.supportedCwmpVersions !== undefined) {
    headers.push(['SupportedCWMPVersions', parts.supportedCwmpVersions.join(',')]);
  }
  return writeEnvelope({ namespace: parts.namespace, id: parts.id, headers, body: bodyOf(parts.message) });
}

function bodyOf(message: CpeEnvelopeParts['message']): string {
  if (message.kind === 'fault') return encodeFault(message.fault);
  const encoding = new Encoding();
  const element =
    message.kind === 'request'
      ? requestElement(message.request, encoding)
      : responseElement(message.response, encoding);
  if (encoding.problems.length > 0) throw new EncodeError(encoding.problems);
  return element;
}

function requestElement({ method, arguments: args }: CpeRequest, encoding: Encoding): string {
  return `<cwmp:${method}>${cpeRpcs[method].arguments.encode(args, encoding)}</cwmp:${method}>`;
}

function responseElement(response: CpeResponse, encoding: Encoding): string {
  if (response.method === 'VendorRpc') return response.result.xml;
  const { method, result } = response;
  return `<cwmp:${method}Response>${acsRpcs[method].result.encode(result, encoding)}</cwmp:${method}Response>`;
}
