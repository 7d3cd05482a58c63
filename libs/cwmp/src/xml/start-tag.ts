import { endOfName, isBlank } from './characters.js';
import { EnvelopeError } from './envelope-error.js';
import type { ReferenceExpander } from './references.js';
import type { XmlLimits } from './xml-limits.js';

export interface Attribute {
  readonly name: string;
  /** Name without its prefix; '' for namespace declarations, which nobody looks up by it. */
  readonly localName: string;
  readonly value: string;
}

/** One start tag, or empty-element tag. */
export interface StartTag {
  readonly name: string;
  /** Name without its prefix. */
  readonly localName: string;
  readonly attributes: readonly Attribute[];
  readonly isEmpty: boolean;
  /** The whole tag, from `<` to `>`. */
  readonly text: string;
}

/** A tag as the reader keeps it, with the tag that came after it the last time. */
interface KnownTag extends StartTag {
  follower: KnownTag | null;
  isKept: boolean;
}

const QUOTE = 34;
const AMPERSAND = 38;
const APOSTROPHE = 39;
const SLASH = 47;
const LESS = 60;
const EQUALS = 61;
const GREATER = 62;
const LONGEST_KEPT = 256;
const MOST_KEPT_PER_LENGTH = 4;

/**
 * Reads start tags of one document. The same few tags make up most of it, so each is taken apart once and recognised
 * by its text from then on. Linear in the tag; throws `EnvelopeError` (`malformed`, `limit`).
 */
export class StartTagReader {
  /** Known tags by their length: comparing a few texts is faster than hashing one. */
  private readonly kept: KnownTag[][] = [];
  private latest: KnownTag | null = null;
  private position = 0;

  constructor(
    private readonly xml: string,
    private readonly limits: XmlLimits,
    private readonly references: ReferenceExpander,
  ) {}

  /** The tag that starts with the `<` at `start`. */
  read(start: number): StartTag {
    const expected = this.latest?.follower ?? null;
    const isExpected =
      expected !== null && this.xml.slice(start, start + expected.text.length) === expected.text;
    const tag = isExpected ? expected : this.find(start);
    if (this.latest !== null) this.latest.follower = tag;
    // Only kept tags lead on to others, or a chain of all tags would stay in memory.
    this.latest = tag.isKept ? tag : null;
    return tag;
  }

  private find(start: number): KnownTag {
    // A tag cannot end before the first `>`; if that one stands in a value, the text is no tag and never kept.
    const length = this.xml.indexOf('>', start) + 1 - start;
    if (length <= 0 || length > LONGEST_KEPT) return this.parse(start);
    const candidates = (this.kept[length] ??= []);
    const text = this.xml.slice(start, start + length);
    for (const candidate of candidates) if (candidate.text === text) return candidate;
    const tag = this.parse(start);
    tag.isKept = tag.text.length === length && candidates.length < MOST_KEPT_PER_LENGTH;
    if (tag.isKept) candidates.push(tag);
    return tag;
  }

  private parse(start: number): KnownTag {
    const { xml } = this;
    const name = this.readName(start + 1);
    const attributes: Attribute[] = [];
    let code = xml.charCodeAt(this.position);
    while (code !== GREATER && code !== SLASH) {
      if (!isBlank(code)) this.malformed('a blank is missing in a tag');
      code = this.skipBlanks();
      if (code === GREATER || code === SLASH) break;
      this.readAttribute(attributes);
      code = xml.charCodeAt(this.position);
    }
    const isEmpty = code === SLASH;
    if (isEmpty) this.position++;
    this.expect(GREATER, 'a tag is not closed');
    const localName = localPart(name);
    const text = xml.slice(start, this.position);
    return { name, localName, attributes, isEmpty, text, follower: null, isKept: false };
  }

  private readAttribute(attributes: Attribute[]): void {
    const start = this.position;
    if (attributes.length >= this.limits.attributesPerElement) this.limit('too many attributes', start);
    const name = this.readName(start);
    this.skipBlanks();
    this.expect(EQUALS, 'an attribute has no value');
    const quote = this.skipBlanks();
    if (quote !== QUOTE && quote !== APOSTROPHE) this.malformed('an attribute value is not quoted');
    const value = this.readValue(quote);
    // [XML 1.0 WFC Unique Att Spec]
    if (attributes.some((earlier) => earlier.name === name))
      this.malformed('an attribute occurs twice', start);
    attributes.push({ name, localName: name.startsWith('xmlns') ? '' : localPart(name), value });
  }

  /** From the opening quote to behind the closing one. */
  private readValue(quote: number): string {
    const { xml } = this;
    const start = ++this.position;
    const longest = Math.min(xml.length, start + this.limits.attributeLength + 1);
    let end = start;
    let hasBlanks = false;
    let hasReferences = false;
    for (let code = xml.charCodeAt(end); code !== quote && end < longest; code = xml.charCodeAt(++end)) {
      if (code === LESS) this.malformed('an attribute value contains <', end);
      if (code === AMPERSAND) hasReferences = true;
      else if (code < 32) hasBlanks = true;
    }
    if (end >= xml.length) this.malformed('an attribute value is not closed', start);
    if (end - start > this.limits.attributeLength) this.limit('an attribute value is too long', start);
    this.position = end + 1;
    const raw = xml.slice(start, end);
    // [XML 1.0 3.3.3] A line break is one blank, whatever its form; a reference to one stays.
    const spaced = hasBlanks ? raw.replace(/\r\n|[\t\n\r]/g, ' ') : raw;
    return hasReferences ? this.references.expand(spaced, start) : spaced;
  }

  private readName(start: number): string {
    const end = endOfName(this.xml, start);
    if (end === start) this.malformed('a name is missing or illegal', start);
    if (end - start > this.limits.nameLength) this.limit('a name is too long', start);
    this.position = end;
    return this.xml.slice(start, end);
  }

  /** Code of the first character that is not blank. */
  private skipBlanks(): number {
    let code = this.xml.charCodeAt(this.position);
    while (isBlank(code)) code = this.xml.charCodeAt(++this.position);
    return code;
  }

  private expect(code: number, message: string): void {
    if (this.xml.charCodeAt(this.position) !== code) this.malformed(message);
    this.position++;
  }

  private malformed(message: string, position = this.position): never {
    throw new EnvelopeError('malformed', message, position);
  }

  private limit(message: string, position: number): never {
    throw new EnvelopeError('limit', message, position);
  }
}

function localPart(name: string): string {
  return name.slice(name.lastIndexOf(':') + 1);
}
