import { parseInteger, UNSIGNED_INT_MAX } from '../field/numbers.js';
import { acsRpcs } from '../rpc/acs-rpc-table.js';
import { cpeRpcs } from '../rpc/cpe-rpc-table.js';
import type { XmlLimits } from '../xml/xml-limits.js';
import { readEnvelope } from './envelope-reader.js';
import type { CpeEnvelope, CpeMessage } from './envelope.js';
import type { Vocabulary } from './rpc-reader.js';

const CPE: Vocabulary = { requests: cpeRpcs, answers: acsRpcs };
const MOST_VERSIONS = 16;

/**
 * Decodes what a CPE posted. Tolerant in everything that does not change the meaning; time is linear in `xml`.
 * Values of parameters may be views that keep `xml` in memory; names, identities and everything else are copies.
 * Throws `EnvelopeError` when it is not well-formed, not one RPC in a SOAP envelope (`emptyBody`: none), or over a limit.
 *
 * @param xml as `decodeText` returns it.
 */
export function decodeEnvelope(
  xml: string,
  options: { readonly limits?: Partial<XmlLimits> } = {},
): CpeEnvelope {
  const { cwmpNamespace, header, message } = readEnvelope(xml, options.limits, CPE);
  return {
    cwmpNamespace,
    id: header.id,
    sessionTimeoutSec: secondsOf(header.sessionTimeout),
    supportedCwmpVersions: versionsOf(header.supportedCwmpVersions),
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the vocabulary holds the codecs of CpeMessage
    message: message as CpeMessage,
  };
}

function secondsOf(text: string | null): number | null {
  return text !== null && /^\s*\d+\s*$/.test(text) ? parseInteger(text, 0, UNSIGNED_INT_MAX) : null;
}

function versionsOf(text: string | null): readonly string[] | null {
  const versions = text?.split(/[\s,]+/).filter((version) => version !== '') ?? [];
  return versions.length === 0 ? null : versions.slice(0, MOST_VERSIONS);
}
