import type { DictionaryData, StoredObject, StoredParameterFacts } from '../dictionary/facts.js';
import type { ValueType } from '../value/value-type.js';
import { flattenModel } from './flatten-model.js';
import { readDocuments, type DocumentText, type ModelDocument } from './model-documents.js';
import type { XmlElement } from './xml-element.js';

/**
 * Every model that the documents define, flattened [TR-106 A]: imports, components, base models and named data types
 * are resolved, deleted items are gone, prose is left out. Profiles are ignored.
 *
 * @throws ModelImportError when a document is none, or a name leads nowhere
 */
export async function importDataModels(texts: readonly DocumentText[]): Promise<readonly DictionaryData[]> {
  const documents = await readDocuments(texts);
  return documents.flatMap((document) => document.models.map((model) => dictionaryOf(document, model)));
}

function dictionaryOf(document: ModelDocument, model: XmlElement): DictionaryData {
  const flat = flattenModel(document, model);
  const types = new Table<ValueType>();
  const parameters = new Table<StoredParameterFacts>();
  const objects = [...flat]
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([path, object]): StoredObject => {
      const places = [...object.parameters].map(([name, { type, ...facts }]) => [
        name,
        parameters.place({ type: types.place(type), ...facts }),
      ]);
      return [path, object.facts, Object.fromEntries(places) as Record<string, number>];
    });
  return {
    model: model.attributes['name'] ?? '',
    isService: model.attributes['isService'] === 'true',
    source: document.file,
    types: types.rows,
    parameters: parameters.rows,
    objects,
  };
}

/** Rows that are all different. */
class Table<Row> {
  readonly rows: Row[] = [];
  private readonly places = new Map<string, number>();

  place(row: Row): number {
    const key = JSON.stringify(row);
    const place = this.places.get(key) ?? this.rows.push(row) - 1;
    this.places.set(key, place);
    return place;
  }
}
