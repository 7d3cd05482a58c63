import { Encoding, type ArgumentProblem } from '../field/encoding.js';
import { isLegalCodePoint } from '../xml/characters.js';
import { EnvelopeError } from '../xml/envelope-error.js';
import { escapeXml } from '../xml/escape.js';
import { XmlReader } from '../xml/xml-reader.js';
import { acsRpcs } from './acs-rpc-table.js';
import { cpeRpcs } from './cpe-rpc-table.js';
import type { VendorCall } from './vendor-call.js';

/** Longest argument XML, in UTF-16 units. */
export const longestVendorContent = 65_536;
const longestNamespace = 256;

const NAME = /^[A-Za-z_][A-Za-z0-9_.-]{0,63}$/;
const standardNames = new Set(
  [...Object.keys(acsRpcs), ...Object.keys(cpeRpcs), 'Fault'].map((name) => name.toLowerCase()),
);
// Declared on the envelope, or bound by XML itself.
const declaredPrefixes = ['soap-env', 'soap-enc', 'xsd', 'xsi', 'cwmp', 'xml'];

/** What must not go on the wire of a vendor's call, by JSON pointer; empty when it may be sent. */
export function checkVendorCall(call: VendorCall): readonly ArgumentProblem[] {
  const encoding = new Encoding();
  encodeVendorCall(call, encoding);
  return encoding.problems;
}

/** The element in the Body; what must not go out is noted in `encoding`. */
export function encodeVendorCall(call: VendorCall, encoding: Encoding): string {
  const { name, namespace, prefix, content } = call;
  const refuse = (field: keyof VendorCall, fault: string | null) => {
    if (fault !== null) encoding.at(field, () => encoding.refuse(fault));
  };
  refuse('name', nameFault(name));
  refuse('namespace', namespaceFault(call));
  refuse('prefix', prefixFault(call));
  refuse('content', contentFault(call));
  if (namespace === null || prefix === null) return `<cwmp:${name}>${content}</cwmp:${name}>`;
  return `<${prefix}:${name} xmlns:${prefix}="${escapeXml(namespace)}">${content}</${prefix}:${name}>`;
}

function nameFault(name: string): string | null {
  if (!NAME.test(name)) return 'must be an XML name of at most 64 characters without a prefix';
  if (standardNames.has(name.toLowerCase())) return 'is an RPC of TR-069, which has a route of its own';
  return name.endsWith('Response') ? 'must not be the name of an answer' : null;
}

function namespaceFault({ namespace, prefix }: VendorCall): string | null {
  if (namespace === null) return prefix === null ? null : 'must be given together with the prefix';
  if (namespace.length > longestNamespace) return `is longer than ${longestNamespace} characters`;
  return /^[\x21-\x7e]+$/.test(namespace) ? null : 'must be a URI of visible ASCII characters';
}

function prefixFault({ namespace, prefix }: VendorCall): string | null {
  if (prefix === null) return namespace === null ? null : 'must be given together with the namespace';
  if (!NAME.test(prefix)) return 'must be an XML name';
  const isTaken = declaredPrefixes.includes(prefix) || prefix.toLowerCase().startsWith('xml');
  return isTaken ? 'is taken by the envelope' : null;
}

function contentFault({ prefix, content }: VendorCall): string | null {
  if (content.length > longestVendorContent) return `is longer than ${longestVendorContent} characters`;
  // [SOAP 1.1 3]: neither document types nor processing instructions; comments and CDATA say nothing to a CPE.
  if (/<[!?]/.test(content)) return 'must have no declarations, comments, instructions and CDATA sections';
  // The scanner is lenient with CPEs, which need not be with us.
  if (content.includes(']]>')) return 'must not have "]]>" in text';
  if (hasIllegalReference(content)) return 'refers to a character that XML does not allow';
  try {
    return undeclaredPrefix(content, prefix === null ? declaredPrefixes : [...declaredPrefixes, prefix]);
  } catch (error) {
    if (error instanceof EnvelopeError) return `is not well-formed: ${error.message}`;
    throw error;
  }
}

function hasIllegalReference(content: string): boolean {
  for (const [, hex, digits = ''] of content.matchAll(/&#(x?)([0-9A-Fa-f]+);/g))
    if (!isLegalCodePoint(Number.parseInt(digits, hex === 'x' ? 16 : 10))) return true;
  return false;
}

/** @throws EnvelopeError when the content is no sequence of elements and text */
function undeclaredPrefix(content: string, prefixes: readonly string[]): string | null {
  const reader = new XmlReader(`<content>${content}</content>`);
  reader.nextChild();
  const fault = undeclaredBelow(reader, new Set(prefixes));
  reader.finish();
  return fault;
}

function undeclaredBelow(reader: XmlReader, outer: ReadonlySet<string>): string | null {
  let fault: string | null = null;
  while (reader.nextChild()) {
    const known = new Set(outer);
    for (const { name } of reader.attributes) if (name.startsWith('xmlns:')) known.add(name.slice(6));
    const used = [reader.prefix, ...reader.attributes.map(({ name }) => prefixOf(name))];
    const unknown = used.find((prefix) => prefix !== '' && prefix !== 'xmlns' && !known.has(prefix));
    if (unknown !== undefined) fault ??= `uses the prefix "${unknown}" without declaring it`;
    fault = undeclaredBelow(reader, known) ?? fault;
  }
  return fault;
}

function prefixOf(name: string): string {
  const colon = name.indexOf(':');
  return colon < 0 ? '' : name.slice(0, colon);
}
