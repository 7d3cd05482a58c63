import { CWMP_1_0_NAMESPACE } from '../version/namespaces.js';
import { escapeXml } from '../xml/escape.js';

/** Header elements as local name and content, and the finished content of Body. */
export interface EnvelopeParts {
  readonly namespace: string | null;
  readonly id: string | null;
  readonly headers: readonly (readonly [name: string, value: string])[];
  readonly body: string;
}

// [SOAP 1.1 4.2.3] All ours must be understood; SessionTimeout and SupportedCWMPVersions are the CPE's and need not be.
const OPTIONAL = new Set(['SessionTimeout', 'SupportedCWMPVersions']);
const SCHEMAS =
  'xmlns:soap-env="http://schemas.xmlsoap.org/soap/envelope/" ' +
  'xmlns:soap-enc="http://schemas.xmlsoap.org/soap/encoding/" ' +
  'xmlns:xsd="http://www.w3.org/2001/XMLSchema" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"';

/** One SOAP 1.1 envelope with all five prefixes on its root; without anything to say in it, the Header is left out. */
export function writeEnvelope({ namespace, id, headers, body }: EnvelopeParts): string {
  const named = id === null ? headers : [['ID', id] as const, ...headers];
  const header = named.map(([name, value]) => {
    const mustUnderstand = OPTIONAL.has(name) ? '0' : '1';
    return `<cwmp:${name} soap-env:mustUnderstand="${mustUnderstand}">${escapeXml(value)}</cwmp:${name}>`;
  });
  return (
    `<?xml version="1.0" encoding="UTF-8"?>\n` +
    `<soap-env:Envelope ${SCHEMAS} xmlns:cwmp="${escapeXml(namespace || CWMP_1_0_NAMESPACE)}">` +
    (header.length === 0 ? '' : `<soap-env:Header>${header.join('')}</soap-env:Header>`) +
    `<soap-env:Body>${body}</soap-env:Body></soap-env:Envelope>`
  );
}
