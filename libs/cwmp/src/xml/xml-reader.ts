import type { EnvelopeErrorCode } from './envelope-error.js';
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
    return this.scanner.localName;
  }

  /** Prefix of the element, '' when it has none. */
  get prefix(): string {
    return this.scanner.prefix;
  }

  /** Value of the attribute with this local name on the start tag just reached, or null. */
  attribute(localName: string): string | null {
    return this.scanner.attributes.find(localName);
  }

  /** Namespace declarations on the start tag just reached, as prefix ('' for the default) and URI. */
  *namespaceDeclarations(): Generator<readonly [prefix: string, uri: string]> {
    const { attributes } = this.scanner;
    for (let index = 0; index < attributes.count; index++) {
      const name = attributes.name(index);
      if (name === 'xmlns') yield ['', attributes.value(index)];
      else if (name.startsWith('xmlns:')) yield [name.slice('xmlns:'.length), attributes.value(index)];
    }
  }

  /** Moves to the next child of the current element (at first: to the document element); false at its end tag. */
  nextChild(): boolean {
    for (;;) {
      const token = this.scanner.next();
      if (token === Token.startTag) return true;
      if (token !== Token.text) return false;
    }
  }

  /** Character data of the current element, its child elements left out. */
  text(): string {
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
