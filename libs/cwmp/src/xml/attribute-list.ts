import type { XmlLimits } from './xml-limits.js';

const COLON = 58;

/** Attributes of the start tag under the scanner, as offsets into the document; reused from tag to tag. */
export class AttributeList {
  count = 0;
  private readonly nameStart: Int32Array;
  private readonly nameEnd: Int32Array;
  private readonly valueStart: Int32Array;
  private readonly valueEnd: Int32Array;
  /** Values that differ from the document's text: references expanded, blanks and illegal characters replaced. */
  private readonly rewritten: (string | null)[] = [];

  constructor(
    private readonly xml: string,
    limits: XmlLimits,
  ) {
    this.nameStart = new Int32Array(limits.attributesPerElement);
    this.nameEnd = new Int32Array(limits.attributesPerElement);
    this.valueStart = new Int32Array(limits.attributesPerElement);
    this.valueEnd = new Int32Array(limits.attributesPerElement);
  }

  /** Appends one attribute; the caller has checked the limit and `hasName`. */
  add(
    nameStart: number,
    nameEnd: number,
    valueStart: number,
    valueEnd: number,
    rewritten: string | null,
  ): void {
    const index = this.count++;
    this.nameStart[index] = nameStart;
    this.nameEnd[index] = nameEnd;
    this.valueStart[index] = valueStart;
    this.valueEnd[index] = valueEnd;
    this.rewritten[index] = rewritten;
  }

  /** Whether an attribute of this qualified name was already seen in the tag [XML 1.0 WFC Unique Att Spec]. */
  hasName(start: number, end: number): boolean {
    for (let index = 0; index < this.count; index++) {
      const length = this.nameEnd[index]! - this.nameStart[index]!;
      if (length === end - start && this.name(index) === this.xml.slice(start, end)) return true;
    }
    return false;
  }

  name(index: number): string {
    return this.xml.slice(this.nameStart[index], this.nameEnd[index]);
  }

  value(index: number): string {
    return this.rewritten[index] ?? this.xml.slice(this.valueStart[index], this.valueEnd[index]);
  }

  /** Value of the first attribute with this local name, whatever its prefix, or null; declarations do not count. */
  find(localName: string): string | null {
    for (let index = 0; index < this.count; index++) {
      const start = this.nameStart[index]!;
      const localStart = this.nameEnd[index]! - localName.length;
      const isLocal =
        localStart === start || (localStart > start && this.xml.charCodeAt(localStart - 1) === COLON);
      if (isLocal && this.xml.startsWith(localName, localStart) && !this.xml.startsWith('xmlns:', start)) {
        return this.value(index);
      }
    }
    return null;
  }
}
