import { AttributeList } from './attribute-list.js';
import { endOfName, isBlank, withoutIllegalCharacters } from './characters.js';
import { EnvelopeError, type EnvelopeErrorCode } from './envelope-error.js';
import { checkMarkup } from './markup.js';
import { expandReferences } from './references.js';
import type { XmlLimits } from './xml-limits.js';

/** What the scanner stands on after `next()`. */
export const Token = { startTag: 1, endTag: 2, text: 3, endOfDocument: 4 } as const;
export type Token = (typeof Token)[keyof typeof Token];

const TAB = 9;
const BANG = 33;
const QUOTE = 34;
const AMPERSAND = 38;
const APOSTROPHE = 39;
const SLASH = 47;
const COLON = 58;
const LESS = 60;
const EQUALS = 61;
const GREATER = 62;
const QUESTION = 63;
const SURROGATES = 0xd800;
const BYTE_ORDER_MARK = 0xfeff;

/**
 * Non-validating, namespace-blind pull scanner for XML 1.0 without a DTD: every `next()` moves to the next start tag,
 * end tag or run of text and checks well-formedness and limits on the way. Never goes back, so its time is linear in
 * the text whatever it contains. All methods throw `EnvelopeError` (`malformed`, `doctype`, `limit`).
 *
 * More lenient than XML 1.0 where CPEs need it: blanks before the XML declaration, characters XML forbids are dropped
 * from text and attribute values, and `]]>` may stand in text.
 */
export class XmlScanner {
  readonly attributes: AttributeList;
  depth = 0;
  private position = 0;
  private elements = 0;
  private references = 0;
  private selfClosed = false;
  private markupSeen = false;
  private textStart = 0;
  private textEnd = 0;
  /** The text needs newlines normalised or characters dropped before anyone gets it. */
  private isDirty = false;
  /** The text with its references expanded, null when it has none. */
  private expanded: string | null = null;
  private readonly nameStarts: Int32Array;
  private readonly nameEnds: Int32Array;

  constructor(
    private readonly xml: string,
    private readonly limits: XmlLimits,
  ) {
    this.attributes = new AttributeList(xml, limits);
    this.nameStarts = new Int32Array(limits.depth);
    this.nameEnds = new Int32Array(limits.depth);
    if (xml.charCodeAt(0) === BYTE_ORDER_MARK) this.position = 1;
  }

  /** Local name of the innermost open element; on `startTag` that is the element of the tag. */
  get localName(): string {
    return this.xml.slice(this.localStart(), this.nameEnds[this.depth - 1]);
  }

  /** Prefix of the innermost open element, '' when it has none. */
  get prefix(): string {
    const start = this.nameStarts[this.depth - 1]!;
    return this.xml.slice(start, Math.max(start, this.localStart() - 1));
  }

  /** The text under the scanner: newlines normalised, references expanded, forbidden characters dropped. */
  takeText(): string {
    if (this.expanded !== null) return this.expanded;
    const text = this.xml.slice(this.textStart, this.textEnd);
    return this.isDirty ? this.clean(text, this.textStart, false) : text;
  }

  next(): Token {
    if (this.selfClosed) {
      this.selfClosed = false;
      this.depth--;
      return Token.endTag;
    }
    while (this.position < this.xml.length) {
      if (this.xml.charCodeAt(this.position) !== LESS) {
        if (this.scanText()) return Token.text;
      } else {
        const code = this.xml.charCodeAt(this.position + 1);
        if (code === SLASH) return this.scanEndTag();
        if (code !== BANG && code !== QUESTION) return this.scanStartTag();
        if (this.scanMarkup()) return Token.text;
      }
    }
    if (this.depth > 0) this.fail('malformed', 'document ends inside an element');
    if (this.elements === 0) this.fail('malformed', 'document has no element');
    return Token.endOfDocument;
  }

  /** Throws an `EnvelopeError` at the current position. */
  fail(code: EnvelopeErrorCode, message: string, position = this.position): never {
    throw new EnvelopeError(code, message, position);
  }

  /** Text up to the next `<`; true when it belongs to an element. */
  private scanText(): boolean {
    const { xml } = this;
    const start = this.position;
    let end = start;
    let isDirty = false;
    let hasReferences = false;
    let isBlankText = true;
    for (let code = xml.charCodeAt(end); code !== LESS && end < xml.length; code = xml.charCodeAt(++end)) {
      if (code > 32) isBlankText = false;
      if (code === AMPERSAND) hasReferences = true;
      else if (code < 32 ? code > 10 || code < TAB : code >= SURROGATES) isDirty = true;
    }
    this.position = end;
    this.textStart = start;
    this.textEnd = end;
    this.isDirty = isDirty;
    if (end - start > this.limits.textLength) this.fail('limit', 'text is too long', start);
    // At once, so that a malformed reference is noticed in text that nobody takes.
    this.expanded = hasReferences ? this.clean(xml.slice(start, end), start, true) : null;
    if (this.depth > 0) return true;
    if (!isBlankText) this.fail('malformed', 'text outside the document element', start);
    return false;
  }

  private scanStartTag(): Token {
    if (this.depth === 0 && this.elements > 0) this.fail('malformed', 'more than one document element');
    if (this.depth >= this.limits.depth) this.fail('limit', 'elements are nested too deeply');
    if (++this.elements > this.limits.elements) this.fail('limit', 'too many elements');
    const start = this.position + 1;
    this.nameStarts[this.depth] = start;
    this.nameEnds[this.depth] = this.scanName(start);
    this.depth++;
    this.attributes.count = 0;
    let code = this.xml.charCodeAt(this.position);
    while (code !== GREATER && code !== SLASH) {
      if (!isBlank(code)) this.fail('malformed', 'a blank is missing in a tag');
      code = this.skipBlanks();
      if (code === GREATER || code === SLASH) break;
      this.scanAttribute();
      code = this.xml.charCodeAt(this.position);
    }
    if (code === SLASH) {
      this.position++;
      this.selfClosed = true;
    }
    this.expect(GREATER, 'a tag is not closed');
    return Token.startTag;
  }

  private scanAttribute(): void {
    const nameStart = this.position;
    const nameEnd = this.scanName(nameStart);
    this.skipBlanks();
    this.expect(EQUALS, 'an attribute has no value');
    const quote = this.skipBlanks();
    if (quote !== QUOTE && quote !== APOSTROPHE) this.fail('malformed', 'an attribute value is not quoted');
    if (this.attributes.count >= this.limits.attributesPerElement) this.fail('limit', 'too many attributes');
    if (this.attributes.hasName(nameStart, nameEnd))
      this.fail('malformed', 'an attribute occurs twice', nameStart);
    const valueStart = this.position + 1;
    const rewritten = this.scanAttributeValue(quote);
    this.attributes.add(nameStart, nameEnd, valueStart, this.position - 1, rewritten);
  }

  /** Moves behind the closing quote; returns the value if it differs from what is written, else null. */
  private scanAttributeValue(quote: number): string | null {
    const { xml } = this;
    const start = ++this.position;
    const longest = Math.min(xml.length, start + this.limits.attributeLength + 1);
    let end = start;
    let isPlain = true;
    let hasReferences = false;
    for (let code = xml.charCodeAt(end); code !== quote && end < longest; code = xml.charCodeAt(++end)) {
      if (code === LESS) this.fail('malformed', 'an attribute value contains <', end);
      if (code === AMPERSAND) hasReferences = true;
      else if (code < 32 || code >= SURROGATES) isPlain = false;
    }
    if (end >= xml.length) this.fail('malformed', 'an attribute value is not closed', start);
    if (end - start > this.limits.attributeLength)
      this.fail('limit', 'an attribute value is too long', start);
    this.position = end + 1;
    if (isPlain && !hasReferences) return null;
    // [XML 1.0 3.3.3] A line break is one blank, whatever its form; a reference to one stays.
    const spaced = xml.slice(start, end).replace(/\r\n|[\t\n\r]/g, ' ');
    return this.clean(spaced, start, hasReferences);
  }

  private scanEndTag(): Token {
    const { xml } = this;
    if (this.depth === 0) this.fail('malformed', 'end tag without an open element');
    const nameStart = this.nameStarts[this.depth - 1]!;
    const length = this.nameEnds[this.depth - 1]! - nameStart;
    const start = this.position + 2;
    for (let offset = 0; offset < length; offset++) {
      if (xml.charCodeAt(nameStart + offset) !== xml.charCodeAt(start + offset)) {
        this.fail('malformed', 'end tag does not match the open element');
      }
    }
    this.position = start + length;
    this.skipBlanks();
    this.expect(GREATER, 'end tag does not match the open element');
    this.depth--;
    return Token.endTag;
  }

  /** Comment, processing instruction or CDATA section; true when it is text of an element. */
  private scanMarkup(): boolean {
    const markup = checkMarkup(this.xml, this.position, { isFirst: !this.markupSeen && this.elements === 0 });
    this.markupSeen = true;
    if (!markup.ok) return this.fail(markup.code, markup.message);
    const start = this.position;
    this.position = markup.end;
    if (markup.text === null) return false;
    if (this.depth === 0) this.fail('malformed', 'text outside the document element', start);
    [this.textStart, this.textEnd] = markup.text;
    if (this.textEnd - this.textStart > this.limits.textLength) this.fail('limit', 'text is too long', start);
    this.isDirty = true;
    this.expanded = null;
    return true;
  }

  private localStart(): number {
    const start = this.nameStarts[this.depth - 1]!;
    let local = this.nameEnds[this.depth - 1]!;
    while (local > start && this.xml.charCodeAt(local - 1) !== COLON) local--;
    return local;
  }

  private scanName(start: number): number {
    const end = endOfName(this.xml, start);
    if (end === start) this.fail('malformed', 'a name is missing or illegal', start);
    if (end - start > this.limits.nameLength) this.fail('limit', 'a name is too long', start);
    this.position = end;
    return end;
  }

  /** Code of the first character that is not blank. */
  private skipBlanks(): number {
    let code = this.xml.charCodeAt(this.position);
    while (isBlank(code)) code = this.xml.charCodeAt(++this.position);
    return code;
  }

  private expect(code: number, message: string): void {
    if (this.xml.charCodeAt(this.position) !== code) this.fail('malformed', message);
    this.position++;
  }

  private clean(raw: string, start: number, hasReferences: boolean): string {
    const normalised = withoutIllegalCharacters(raw.includes('\r') ? raw.replace(/\r\n?/g, '\n') : raw);
    if (!hasReferences) return normalised;
    const expansion = expandReferences(normalised);
    if (!expansion.ok)
      return this.fail('malformed', 'an unknown or unfinished reference', start + expansion.offset);
    this.references += expansion.references;
    if (this.references > this.limits.references) this.fail('limit', 'too many references', start);
    return expansion.text;
  }
}
