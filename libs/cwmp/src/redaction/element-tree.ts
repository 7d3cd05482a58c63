import { EnvelopeError } from '../xml/envelope-error.js';
import { DEFAULT_XML_LIMITS } from '../xml/xml-limits.js';
import { Token, XmlScanner } from '../xml/xml-scanner.js';

/** One element with what stands in it; comments and instructions are gone. */
export interface ElementNode {
  readonly name: string;
  readonly localName: string;
  readonly attributes: readonly {
    readonly name: string;
    readonly localName: string;
    readonly value: string;
  }[];
  /** Character data of the element itself. */
  text: string;
  readonly children: ElementNode[];
}

/** A document as far as it could be read. */
export interface PartialTree {
  readonly root: ElementNode | null;
  /** Why it could not be read to its end, null when it could. */
  readonly fault: string | null;
}

/** Reads a document under the limits of the scanner; what comes before a fault is kept. Never throws. */
export function readTree(xml: string): PartialTree {
  const open: ElementNode[] = [];
  let root: ElementNode | null = null;
  try {
    const scanner = new XmlScanner(xml, DEFAULT_XML_LIMITS);
    for (let token = scanner.next(); token !== Token.endOfDocument; token = scanner.next()) {
      if (token === Token.endTag) open.pop();
      else if (token === Token.startTag) {
        const { name, localName, attributes } = scanner.tag;
        const node: ElementNode = { name, localName, attributes, text: '', children: [] };
        root ??= node;
        open.at(-1)?.children.push(node);
        open.push(node);
      } else {
        const parent = open.at(-1);
        if (parent !== undefined) parent.text += scanner.takeText();
      }
    }
    return { root, fault: null };
  } catch (error) {
    if (!(error instanceof EnvelopeError)) throw error;
    return { root, fault: `${error.code}: ${error.message}` };
  }
}
