import { endOfName, isBlank } from './characters.js';
import { EnvelopeError } from './envelope-error.js';

/** A comment, processing instruction or CDATA section: where it ends and, for CDATA, where its text lies. */
export interface Markup {
  readonly end: number;
  readonly text: { readonly start: number; readonly end: number } | null;
}

const CDATA = '<![CDATA[';
// Bounds the two patterns below; a real declaration has about 40 characters.
const LONGEST_DECLARATION = 256;
const DECLARATION =
  /^<\?xml[ \t\r\n]+version[ \t\r\n]*=[ \t\r\n]*(?:"1\.\d+"|'1\.\d+')(?:[ \t\r\n]+encoding[ \t\r\n]*=[ \t\r\n]*(?:"[A-Za-z][A-Za-z0-9._-]*"|'[A-Za-z][A-Za-z0-9._-]*'))?(?:[ \t\r\n]+standalone[ \t\r\n]*=[ \t\r\n]*(?:"(?:yes|no)"|'(?:yes|no)'))?[ \t\r\n]*\?>$/;

/**
 * Reads what starts with `<!` or `<?` at `start`; `isFirst`: nothing but blanks precedes it. Linear; throws
 * `EnvelopeError` (`malformed`, `doctype`).
 */
export function readMarkup(xml: string, start: number, place: { readonly isFirst: boolean }): Markup {
  if (xml.startsWith('<?', start)) return processingInstruction(xml, start, place.isFirst);
  if (xml.startsWith('<!--', start)) return comment(xml, start);
  if (xml.startsWith(CDATA, start)) return cdata(xml, start);
  if (xml.startsWith('<!DOCTYPE', start)) {
    throw new EnvelopeError('doctype', 'a document type declaration is not accepted', start);
  }
  return refuse('unknown markup', start);
}

function processingInstruction(xml: string, start: number, isFirst: boolean): Markup {
  const targetEnd = endOfName(xml, start + 2);
  if (targetEnd === start + 2) refuse('a processing instruction has no target', start);
  const close = xml.indexOf('?>', targetEnd);
  if (close === -1) refuse('a processing instruction is not closed', start);
  if (close !== targetEnd && !isBlank(xml.charCodeAt(targetEnd))) refuse('a target is illegal', start);
  const end = close + 2;
  if (xml.slice(start + 2, targetEnd).toLowerCase() === 'xml') {
    const isDeclaration =
      isFirst && end - start <= LONGEST_DECLARATION && DECLARATION.test(xml.slice(start, end));
    if (!isDeclaration) refuse('the XML declaration is illegal or misplaced', start);
  }
  return { end, text: null };
}

function comment(xml: string, start: number): Markup {
  const dashes = xml.indexOf('--', start + 4);
  if (dashes === -1 || xml[dashes + 2] !== '>') refuse('a comment is not closed, or contains --', start);
  return { end: dashes + 3, text: null };
}

function cdata(xml: string, start: number): Markup {
  const close = xml.indexOf(']]>', start + CDATA.length);
  if (close === -1) refuse('a CDATA section is not closed', start);
  return { end: close + 3, text: { start: start + CDATA.length, end: close } };
}

function refuse(message: string, position: number): never {
  throw new EnvelopeError('malformed', message, position);
}
