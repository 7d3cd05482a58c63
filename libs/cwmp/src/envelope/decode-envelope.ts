import { decodeFault } from '../fault/fault-codec.js';
import { parseInteger, UNSIGNED_INT_MAX } from '../field/numbers.js';
import type { AcsMethod, CpeResponse } from '../rpc/acs-rpc.js';
import { acsRpcs, isAcsMethod } from '../rpc/acs-rpc-table.js';
import type { CpeMethod, CpeRequest } from '../rpc/cpe-rpc.js';
import { cpeRpcs, isCpeMethod } from '../rpc/cpe-rpc-table.js';
import type { XmlLimits } from '../xml/xml-limits.js';
import type { XmlReader } from '../xml/xml-reader.js';
import { readEnvelope } from './envelope-reader.js';
import type { CpeEnvelope, CpeMessage } from './envelope.js';

const RESPONSE = 'Response';
const MOST_VERSIONS = 16;

/**
 * Decodes what a CPE posted. Tolerant in everything that does not change the meaning; time is linear in `xml`.
 * Throws `EnvelopeError` when it is not well-formed, not one RPC in a SOAP envelope, or over a limit.
 *
 * @param xml as `decodeText` returns it.
 */
export function decodeEnvelope(
  xml: string,
  options: { readonly limits?: Partial<XmlLimits> } = {},
): CpeEnvelope {
  const { cwmpNamespace, header, message } = readEnvelope(xml, options.limits, readMessage);
  return {
    cwmpNamespace,
    id: header.id,
    sessionTimeoutSec: secondsOf(header.sessionTimeout),
    supportedCwmpVersions: versionsOf(header.supportedCwmpVersions),
    message,
  };
}

function readMessage(reader: XmlReader, name: string): CpeMessage {
  if (name === 'Fault') return { kind: 'fault', fault: decodeFault(reader) };
  if (isCpeMethod(name)) return { kind: 'request', request: readRequest(reader, name) };
  const answered = name.endsWith(RESPONSE) ? name.slice(0, -RESPONSE.length) : null;
  if (answered !== null && isAcsMethod(answered)) {
    return { kind: 'response', response: readResponse(reader, answered) };
  }
  reader.skip();
  return answered === null
    ? { kind: 'unknownRequest', method: name }
    : { kind: 'unknownResponse', method: answered };
}

// The table gives the right codec for each method; that method and arguments still belong together is beyond the checker.
function readRequest(reader: XmlReader, method: CpeMethod): CpeRequest {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion
  return { method, arguments: cpeRpcs[method].arguments.decode(reader) } as CpeRequest;
}

function readResponse(reader: XmlReader, method: AcsMethod): CpeResponse {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion
  return { method, result: acsRpcs[method].result.decode(reader) } as CpeResponse;
}

function secondsOf(text: string | null): number | null {
  return text !== null && /^\s*\d+\s*$/.test(text) ? parseInteger(text, 0, UNSIGNED_INT_MAX) : null;
}

function versionsOf(text: string | null): readonly string[] | null {
  const versions = text?.split(/[\s,]+/).filter((version) => version !== '') ?? [];
  return versions.length === 0 ? null : versions.slice(0, MOST_VERSIONS);
}
