import { acsRpcs } from '../rpc/acs-rpc-table.js';
import { cpeRpcs } from '../rpc/cpe-rpc-table.js';
import type { XmlLimits } from '../xml/xml-limits.js';
import { readEnvelope } from './envelope-reader.js';
import type { AcsEnvelope, AcsMessage } from './envelope.js';
import type { Vocabulary } from './rpc-reader.js';

const ACS: Vocabulary = { requests: acsRpcs, answers: cpeRpcs };

/** Decodes what an ACS sent, as a CPE would. Throws `EnvelopeError` like `decodeEnvelope`. */
export function decodeAcsEnvelope(
  xml: string,
  options: { readonly limits?: Partial<XmlLimits> } = {},
): AcsEnvelope {
  const { cwmpNamespace, header, message } = readEnvelope(xml, options.limits, ACS);
  return {
    cwmpNamespace,
    id: header.id,
    holdRequests: header.holdRequests,
    useCwmpVersion: header.useCwmpVersion,
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the vocabulary holds the codecs of AcsMessage
    message: message as AcsMessage,
  };
}
