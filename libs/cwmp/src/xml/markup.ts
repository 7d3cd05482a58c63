import { endOfName } from './characters.js';
import type { EnvelopeErrorCode } from './envelope-error.js';

/** A comment, processing instruction or CDATA section: where it ends and, for CDATA, where its text lies. */
export type Markup =
  | { readonly ok: true; readonly end: number; readonly text: readonly [number, number] | null }
  | { readonly ok: false; readonly code: EnvelopeErrorCode; readonly message: string };

const CDATA = '<![CDATA[';
// Bounds the two patterns below; a real declaration has about 40 characters.
const LONGEST_DECLARATION = 256;
const DECLARATION =
  /^<\?xml[ \t\r\n]+version[ \t\r\n]*=[ \t\r\n]*(?:"1\.\d+"|'1\.\d+')(?:[ \t\r\n]+encoding[ \t\r\n]*=[ \t\r\n]*(?:"[A-Za-z][A-Za-z0-9._-]*"|'[A-Za-z][A-Za-z0-9._-]*'))?(?:[ \t\r\n]+standalone[ \t\r\n]*=[ \t\r\n]*(?:"(?:yes|no)"|'(?:yes|no)'))?[ \t\r\n]*\?>$/;

/** Checks what starts with `<!` or `<?` at `start`. `isFirst`: nothing but blanks precedes it. Linear, never throws. */
export function checkMarkup(xml: string, start: number, place: { readonly isFirst: boolean }): Markup {
  if (xml.startsWith('<?', start)) return processingInstruction(xml, start, place.isFirst);
  if (xml.startsWith('<!--', start)) return comment(xml, start);
  if (xml.startsWith(CDATA, start)) return cdata(xml, start);
  if (xml.startsWith('<!DOCTYPE', start))
    return refuse('a document type declaration is not accepted', 'doctype');
  return refuse('unknown markup');
}

function processingInstruction(xml: string, start: number, isFirst: boolean): Markup {
  const targetEnd = endOfName(xml, start + 2);
  if (targetEnd === start + 2) return refuse('a processing instruction has no target');
  const close = xml.indexOf('?>', targetEnd);
  if (close === -1) return refuse('a processing instruction is not closed');
  if (close !== targetEnd && !/[ \t\r\n]/.test(xml.charAt(targetEnd))) return refuse('a target is illegal');
  if (xml.slice(start + 2, targetEnd).toLowerCase() !== 'xml')
    return { ok: true, end: close + 2, text: null };
  const end = close + 2;
  const isDeclaration =
    isFirst && end - start <= LONGEST_DECLARATION && DECLARATION.test(xml.slice(start, end));
  return isDeclaration
    ? { ok: true, end, text: null }
    : refuse('the XML declaration is illegal or misplaced');
}

function comment(xml: string, start: number): Markup {
  const dashes = xml.indexOf('--', start + 4);
  if (dashes === -1 || xml[dashes + 2] !== '>') return refuse('a comment is not closed, or contains --');
  return { ok: true, end: dashes + 3, text: null };
}

function cdata(xml: string, start: number): Markup {
  const close = xml.indexOf(']]>', start + CDATA.length);
  if (close === -1) return refuse('a CDATA section is not closed');
  return { ok: true, end: close + 3, text: [start + CDATA.length, close] };
}

function refuse(message: string, code: EnvelopeErrorCode = 'malformed'): Markup {
  return { ok: false, code, message };
}
