import type { EnvelopeErrorCode } from './envelope-error.js';
import type { Attribute } from './start-tag.js';
import { Token, XmlScanner } from './xml-scanner.js';
import { DEFAULT_XML_LIMITS, type XmlLimits } from './xml-limits.js';

/**
 * Walks a document element by element without building a tree. It stands on one start tag at a time; whoever got it
 * from `nextChild` consumes that element with exactly one of `text`, `skip` or a loop over `nextChild`.
 * Throws `EnvelopeError` as `XmlScanner` does.
 */
export class XmlReader {
  private readonly scanner: XmlScanner;
  private readonly limits: XmlLimits;

  /** @param limits replaces single limits of `DEFAULT_XML_LIMITS`. */
  constructor(xml: string, limits: Partial<XmlLimits> = {}) {
    this.limits = { ...DEFAULT_XML_LIMITS, ...limits };
    this.scanner = new XmlScanner(xml, this.limits);
  }

  /** Local name of the element, without its prefix: CPEs misdeclare prefixes, so names alone decide. */
  get localName(): string {
    return this.scanner.tag.localName;
  }

  /** Prefix of the element, '' when it has none. */
  get prefix(): string {
    const { name, localName } = this.scanner.tag;
    return name.slice(0, Math.max(0, name.length - localName.length - 1));
  }

  /** Value of the attribute with this local name on the start tag just reached, or null. */
  attribute(localName: string): string | null {
    for (const attribute of this.attributes) if (attribute.localName === localName) return attribute.value;
    return null;
  }

  /** Attributes of the start tag just reached, namespace declarations among them. */
  get attributes(): readonly Attribute[] {
    return this.scanner.tag.attributes;
  }

  /** Moves to the next child of the current element (at first: to the document element); false at its end tag. */
  nextChild(): boolean {
    for (;;) {
      this.scanner.skipBlanks();
      const token = this.scanner.next();
      if (token === Token.startTag) return true;
      if (token !== Token.text) return false;
    }
  }

  /** Character data of the current element, its child elements left out. */
  text(): string {
    const leaf = this.scanner.leafText();
    if (leaf !== null) return leaf;
    let text = '';
    for (;;) {
      const token = this.scanner.next();
      if (token === Token.endTag) return text;
      if (token === Token.startTag) this.skip();
      else text = this.append(text, this.scanner.takeText());
    }
  }

  /** Moves behind the current element. */
  skip(): void {
    const { depth } = this.scanner;
    while (this.scanner.next() !== Token.endTag || this.scanner.depth >= depth);
  }

  /** The current element as it was sent, tags included, moving behind it. A view that keeps the document in memory. */
  source(): string {
    const start = this.scanner.tagStart;
    this.skip();
    return this.scanner.from(start);
  }

  /** Checks that nothing but comments and blanks follows the document element. */
  finish(): void {
    while (this.scanner.next() !== Token.endOfDocument);
  }

  /** Throws an `EnvelopeError` at the current position. */
  fail(code: EnvelopeErrorCode, message: string): never {
    return this.scanner.fail(code, message);
  }

  private append(text: string, run: string): string {
    if (text === '') return run;
    if (text.length + run.length > this.limits.textLength) this.fail('limit', 'text is too long');
    return text + run;
  }
}
