import { Parser, processors } from 'xml2js';

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

const textKey = '_';
const attributesKey = '$';

/** An element without children and attributes comes as a plain string when it holds nothing but white space. */
function toNode(node: unknown): Record<string, unknown> {
  return isRecord(node) ? node : { [textKey]: node };
}

/** Read-only view of one element of a parsed message; names are local names, prefixes are gone. */
export class XmlElement {
  constructor(
    readonly name: string,
    private readonly node: Record<string, unknown>,
  ) {}

  /** Own character data, untrimmed. */
  get text(): string {
    const text = this.node[textKey];
    return typeof text === 'string' ? text : '';
  }

  /** An attribute by its local name; `xmlns` declarations keep their prefix. */
  attribute(name: string): string | null {
    const attributes = this.node[attributesKey];
    const value = isRecord(attributes) ? attributes[name] : undefined;
    return typeof value === 'string' ? value : null;
  }

  /** Local names of the children, each once, in the order of first appearance. */
  get childNames(): string[] {
    return Object.keys(this.node).filter((name) => name !== textKey && name !== attributesKey);
  }

  children(name: string): XmlElement[] {
    const nodes = this.node[name];
    return Array.isArray(nodes) ? nodes.map((node) => new XmlElement(name, toNode(node))) : [];
  }

  child(name: string): XmlElement | null {
    return this.children(name)[0] ?? null;
  }

  /** Text of a child, the empty string when there is no such child. */
  childText(name: string): string {
    return this.child(name)?.text ?? '';
  }
}

/** Parses a document of the ACS and returns its root element. @throws Error when it is not well-formed. */
export function parseXml(text: string): XmlElement {
  let result: unknown = null;
  let failure: Error | null = null;
  const parser = new Parser({
    explicitCharkey: true,
    explicitChildren: false,
    tagNameProcessors: [processors.stripPrefix],
    attrNameProcessors: [processors.stripPrefix],
  });
  // Without the option `async` the parser calls back before it returns.
  parser.parseString(text, (error: Error | null, parsed: unknown) => {
    failure = error;
    result = parsed;
  });
  if (failure !== null) throw new Error('the message of the ACS is not well-formed XML', { cause: failure });
  const [name] = isRecord(result) ? Object.keys(result) : [];
  if (!isRecord(result) || name === undefined) throw new Error('the message of the ACS holds no element');
  return new XmlElement(name, toNode(result[name]));
}
