import type { IncomingHttpHeaders } from 'node:http';
import type { AcsCall } from './acs-message.js';
import type { SoapDialect } from './soap-dialect.js';
import type { XmlElement } from './xml-element.js';

/** What is wrong with the HTTP side of an answer with status 200 or 204; nothing as a rule. */
export function findHttpViolations(status: number, headers: IncomingHttpHeaders, body: string): string[] {
  const violations: string[] = [];
  if (headers['content-encoding'] !== undefined) violations.push('compressed although not asked for');
  if (status === 204 && headers['content-type'] !== undefined) violations.push('204 with a Content-Type');
  if (body === '') return violations;
  if (headers['content-type']?.startsWith('text/xml') !== true)
    violations.push('Content-Type is not text/xml');
  if (headers['content-length'] === undefined) violations.push('no Content-Length');
  for (const cookie of headers['set-cookie'] ?? []) {
    const value = /^[^=]*=([^;]*)/.exec(cookie)?.[1] ?? '';
    if (!/^[A-Za-z0-9]{1,64}$/.test(value)) violations.push('cookie value is not 1 to 64 alphanumerics');
  }
  return violations;
}

/** What is wrong with any envelope of the ACS, judged by its text alone. */
export function findEnvelopeViolations(text: string, dialect: SoapDialect): string[] {
  const violations: string[] = [];
  if (!text.startsWith('<?xml version="1.0"')) violations.push('no XML declaration');
  if (!text.includes(dialect.cwmpNamespace)) violations.push('another CWMP namespace than in the Inform');
  return violations;
}

/** What is wrong with the answer to one of the CPE's own messages: its ID must come back unchanged. */
export function findEchoViolations(answered: string | null, id: string | null): string[] {
  return answered === id || (answered === '' && id === null)
    ? []
    : [`cwmp:ID ${String(answered)} answers ${String(id)}`];
}

/** What is wrong with a call of the ACS: its ID, the elements and their order, arrays and types. */
export function findCallViolations(
  { id, element, envelope }: AcsCall,
  elements: readonly string[],
): string[] {
  const violations: string[] = [];
  if (id === null || !/^[A-Za-z0-9]{1,32}$/.test(id)) violations.push('cwmp:ID is not 1 to 32 alphanumerics');
  if (envelope.child('Header')?.child('ID')?.attribute('mustUnderstand') !== '1') {
    violations.push('cwmp:ID without mustUnderstand="1"');
  }
  const found = element.childNames.join(' ');
  if (found !== elements.join(' ')) violations.push(`children are "${found}", not "${elements.join(' ')}"`);
  collectArrayViolations(element, violations);
  return violations.map((violation) => `${element.name}: ${violation}`);
}

function collectArrayViolations(element: XmlElement, violations: string[]): void {
  const children = element.childNames.flatMap((name) => element.children(name));
  const arrayType = element.attribute('arrayType');
  if (arrayType !== null && arrayType.match(/\[(\d+)\]$/)?.[1] !== String(children.length)) {
    violations.push(`${element.name} declares ${arrayType} and holds ${children.length}`);
  }
  if (/List$|^ParameterNames$/.test(element.name) && arrayType === null) {
    violations.push(`${element.name} without arrayType`);
  }
  if (element.name === 'Value' && element.attribute('type') === null) {
    violations.push('Value without xsi:type');
  }
  for (const child of children) collectArrayViolations(child, violations);
}
