import { ModelImportError } from './model-import-error.js';
import { childrenOf, parseXml, type XmlElement } from './xml-element.js';

/** The text of one data-model document; documents import each other by file name. */
export interface DocumentText {
  readonly file: string;
  readonly text: string;
}

export type DefinitionKind = 'dataType' | 'component' | 'model';

/** A definition and the document whose names it uses. */
export interface Definition {
  readonly document: ModelDocument;
  readonly element: XmlElement;
}

/** Imports that lead to imports; more is a cycle. */
const deepestImport = 64;

/** One `dm:document`. */
export class ModelDocument {
  constructor(
    readonly file: string,
    private readonly root: XmlElement,
    private readonly others: ReadonlyMap<string, ModelDocument>,
  ) {
    if (root.name !== 'document') throw new ModelImportError(`${file} is no data-model document`);
  }

  get models(): readonly XmlElement[] {
    return childrenOf(this.root, 'model');
  }

  /**
   * A definition by the name it has in this document.
   *
   * @throws ModelImportError when neither this document nor one that it imports defines it
   */
  find(kind: DefinitionKind, name: string, depth = 0): Definition {
    if (depth > deepestImport)
      throw new ModelImportError(`${this.file}: the imports of ${name} are a circle`);
    const element = childrenOf(this.root, kind).find(({ attributes }) => attributes['name'] === name);
    if (element !== undefined) return { document: this, element };
    for (const clause of childrenOf(this.root, 'import')) {
      const item = childrenOf(clause, kind).find(({ attributes }) => attributes['name'] === name);
      if (item === undefined) continue;
      return this.imported(clause.attributes['file'] ?? '').find(
        kind,
        item.attributes['ref'] ?? name,
        depth + 1,
      );
    }
    throw new ModelImportError(`${this.file}: there is no ${kind} ${name}`);
  }

  private imported(file: string): ModelDocument {
    const found = this.others.get(file) ?? this.newest(file.replace(/\.xml$/, '-'));
    if (found === undefined) throw new ModelImportError(`${this.file} imports ${file}, which was not given`);
    return found;
  }

  /** An import that leaves out the corrigendum number means the newest. */
  private newest(stem: string): ModelDocument | undefined {
    const files = [...this.others.keys()].filter((file) => /^\d+\.xml$/.test(file.slice(stem.length)));
    const newest = files
      .filter((file) => file.startsWith(stem))
      .toSorted((a, b) => a.localeCompare(b, 'en', { numeric: true }))
      .at(-1);
    return newest === undefined ? undefined : this.others.get(newest);
  }
}

/** @throws ModelImportError for a text that is no data-model document */
export async function readDocuments(texts: readonly DocumentText[]): Promise<readonly ModelDocument[]> {
  const documents = new Map<string, ModelDocument>();
  for (const { file, text } of texts)
    documents.set(file, new ModelDocument(file, await parseXml(text, file), documents));
  return [...documents.values()];
}
