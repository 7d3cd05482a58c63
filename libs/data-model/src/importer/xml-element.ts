import { ModelImportError } from './model-import-error.js';

/** An element with its children in document order; names are without prefix. */
export interface XmlElement {
  readonly name: string;
  readonly attributes: Readonly<Partial<Record<string, string>>>;
  readonly children: readonly XmlElement[];
}

// Prose, and what follows from the objects; all of it together is most of a document.
const ignored = new Set(['description', 'bibliography', 'profile', 'template', 'glossary', 'abbreviations']);

interface ParsedNode {
  readonly '#name': string;
  readonly $?: Readonly<Record<string, string>>;
  readonly $$?: readonly ParsedNode[];
}

/** @throws ModelImportError when the text is not well-formed XML */
export async function parseXml(text: string, file: string): Promise<XmlElement> {
  // Loaded here, because of all that use this lib only the importer needs it.
  const { parseStringPromise } = await import('xml2js');
  try {
    const root: ParsedNode = await parseStringPromise(text, {
      explicitRoot: false,
      explicitChildren: true,
      preserveChildrenOrder: true,
    });
    return elementOf(root);
  } catch (cause) {
    throw new ModelImportError(`${file} is not well-formed XML`, { cause });
  }
}

function elementOf(node: ParsedNode): XmlElement {
  const children = (node.$$ ?? []).map((child) => ({ child, name: localName(child['#name']) }));
  return {
    name: localName(node['#name']),
    attributes: node.$ ?? {},
    children: children.filter(({ name }) => !ignored.has(name)).map(({ child }) => elementOf(child)),
  };
}

function localName(name: string): string {
  return name.slice(name.indexOf(':') + 1);
}

/** The children of one name. */
export function childrenOf(element: XmlElement, name: string): readonly XmlElement[] {
  return element.children.filter((child) => child.name === name);
}
