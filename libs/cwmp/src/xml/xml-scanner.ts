import { isBlank, isBlankText, withoutIllegalCharacters } from './characters.js';
import { EnvelopeError, type EnvelopeErrorCode } from './envelope-error.js';
import { Landmark } from './landmark.js';
import { readMarkup } from './markup.js';
import { ReferenceExpander } from './references.js';
import { StartTagReader, type StartTag } from './start-tag.js';
import type { XmlLimits } from './xml-limits.js';

/** What the scanner stands on after `next()`. */
export const Token = { startTag: 1, endTag: 2, text: 3, endOfDocument: 4 } as const;
export type Token = (typeof Token)[keyof typeof Token];

const BANG = 33;
const SLASH = 47;
const LESS = 60;
const GREATER = 62;
const QUESTION = 63;
const BYTE_ORDER_MARK = 0xfeff;
const MOST_INDENTED = 64;

/**
 * Non-validating, namespace-blind pull scanner for XML 1.0 without a DTD: every `next()` moves to the next start tag,
 * end tag or run of text and checks well-formedness and limits on the way. Never goes back, so its time is linear in
 * the text whatever it contains. All methods throw `EnvelopeError` (`malformed`, `doctype`, `limit`).
 *
 * More lenient than XML 1.0 where CPEs need it: blanks before the XML declaration, characters that XML forbids count
 * as not sent, and `]]>` may stand in text.
 */
export class XmlScanner {
  depth = 0;
  private readonly xml: string;
  private readonly ampersand: Landmark;
  private readonly carriageReturn: Landmark;
  private readonly references: ReferenceExpander;
  private readonly tags: StartTagReader;
  private readonly open: StartTag[] = [];
  private position = 0;
  private elements = 0;
  private isInEmptyTag = false;
  /** Start tags, comments, processing instructions and CDATA sections so far. */
  private markup = 0;
  private textStart = 0;
  private textEnd = 0;
  /** The text with its references expanded, null when it has none. */
  private expanded: string | null = null;

  constructor(
    xml: string,
    private readonly limits: XmlLimits,
  ) {
    this.xml = withoutIllegalCharacters(xml);
    this.ampersand = new Landmark(this.xml, '&');
    this.carriageReturn = new Landmark(this.xml, '\r');
    this.references = new ReferenceExpander(limits.references);
    this.tags = new StartTagReader(this.xml, limits, this.references);
    if (this.xml.charCodeAt(0) === BYTE_ORDER_MARK) this.position = 1;
  }

  /** Start tag of the innermost open element; after `startTag` that is the tag just read. */
  get tag(): StartTag {
    return this.open[this.depth - 1] ?? this.fail('malformed', 'no element is open');
  }

  /** Where the start tag just read begins. */
  get tagStart(): number {
    return this.position - this.tag.text.length;
  }

  /** The document from `start` to where the scanner is. */
  from(start: number): string {
    return this.xml.slice(start, this.position);
  }

  /** The text under the scanner: line ends normalised, references expanded. */
  takeText(): string {
    return this.expanded ?? this.lines(this.textStart, this.textEnd);
  }

  /** Text of the element just opened if it holds nothing else, moving behind its end tag; else null, without moving. */
  leafText(): string | null {
    if (!this.isInEmptyTag) {
      const start = this.position;
      const end = this.xml.indexOf('<', start);
      if (this.xml.charCodeAt(end + 1) !== SLASH) return null;
      this.setText(start, end);
      this.scanEndTag();
      return this.takeText();
    }
    this.next();
    return '';
  }

  next(): Token {
    if (this.isInEmptyTag) {
      this.isInEmptyTag = false;
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

  /** Moves over a few blanks, so that indentation between elements is not looked at as text. */
  skipBlanks(): void {
    if (this.isInEmptyTag) return;
    const start = this.position;
    let end = start;
    while (end - start < MOST_INDENTED && isBlank(this.xml.charCodeAt(end))) end++;
    this.position = end;
  }

  /** Throws an `EnvelopeError` at the current position. */
  fail(code: EnvelopeErrorCode, message: string, position = this.position): never {
    throw new EnvelopeError(code, message, position);
  }

  /** Text up to the next `<`; true when it belongs to an element. */
  private scanText(): boolean {
    const start = this.position;
    const found = this.xml.indexOf('<', start);
    this.setText(start, found === -1 ? this.xml.length : found);
    if (this.depth > 0) return true;
    if (!isBlankText(this.takeText())) this.fail('malformed', 'text outside the document element', start);
    return false;
  }

  private scanStartTag(): Token {
    if (this.depth === 0 && this.elements > 0) this.fail('malformed', 'more than one document element');
    if (this.depth >= this.limits.depth) this.fail('limit', 'elements are nested too deeply');
    this.elements++;
    this.countMarkup();
    const tag = this.tags.read(this.position);
    this.open[this.depth++] = tag;
    this.position += tag.text.length;
    this.isInEmptyTag = tag.isEmpty;
    return Token.startTag;
  }

  private scanEndTag(): Token {
    if (this.depth === 0) this.fail('malformed', 'end tag without an open element');
    const { name } = this.tag;
    let end = this.position + 2 + name.length;
    while (isBlank(this.xml.charCodeAt(end))) end++;
    if (!this.isNameAt(name, this.position + 2) || this.xml.charCodeAt(end) !== GREATER) {
      this.fail('malformed', 'end tag does not match the open element');
    }
    this.position = end + 1;
    this.depth--;
    return Token.endTag;
  }

  // Measured: comparing a slice takes a quarter of the time of startsWith.
  private isNameAt(name: string, position: number): boolean {
    return this.xml.slice(position, position + name.length) === name;
  }

  /** Comment, processing instruction or CDATA section; true when it is text of an element. */
  private scanMarkup(): boolean {
    const start = this.position;
    this.countMarkup();
    const markup = readMarkup(this.xml, start, { isFirst: this.markup === 1 });
    this.position = markup.end;
    if (markup.text === null) return false;
    if (this.depth === 0) this.fail('malformed', 'text outside the document element', start);
    this.setRun(markup.text.start, markup.text.end);
    return true;
  }

  private countMarkup(): void {
    if (++this.markup > this.limits.markup) this.fail('limit', 'too many elements or comments');
  }

  /** Takes character data, moving behind it. References are expanded at once, to notice those in text nobody takes. */
  private setText(start: number, end: number): void {
    this.setRun(start, end);
    this.position = end;
    if (this.ampersand.isWithin(start, end))
      this.expanded = this.references.expand(this.lines(start, end), start);
  }

  private setRun(start: number, end: number): void {
    if (end - start > this.limits.textLength) this.fail('limit', 'text is too long', start);
    this.textStart = start;
    this.textEnd = end;
    this.expanded = null;
  }

  /** Text with its line ends normalised [XML 1.0 2.11]. */
  private lines(start: number, end: number): string {
    const raw = this.xml.slice(start, end);
    return this.carriageReturn.isWithin(start, end) ? raw.replace(/\r\n?/g, '\n') : raw;
  }
}
