import type { DictionaryData, ObjectFacts, ParameterFacts, StoredParameterFacts } from './facts.js';

/** What a path of one model stands for. A table is the object without an instance, e.g. `Device.WiFi.SSID.`. */
export type Entry =
  | { readonly kind: 'parameter'; readonly facts: ParameterFacts }
  | { readonly kind: 'object'; readonly form: 'single' | 'table' | 'instance'; readonly facts: ObjectFacts };

interface KnownObject {
  readonly facts: ObjectFacts;
  readonly parameters: Readonly<Record<string, number>>;
}

const instance = '{i}.';

/** One model, looked up by template paths, e.g. `Device.WiFi.Radio.{i}.Channel`. Those of a service begin with its name. */
export class Dictionary {
  readonly model: string;
  readonly isService: boolean;
  private readonly objects: ReadonlyMap<string, KnownObject>;
  private readonly rows: readonly StoredParameterFacts[];
  private readonly types: DictionaryData['types'];

  constructor({ model, isService, objects, parameters, types }: DictionaryData) {
    this.model = model;
    this.isService = isService;
    this.objects = new Map(objects.map(([path, facts, names]) => [path, { facts, parameters: names }]));
    this.rows = parameters;
    this.types = types;
  }

  /** Template paths of all objects (ending in a dot) and parameters, each object before its parameters. */
  *paths(): Generator<string> {
    for (const [path, { parameters }] of this.objects) {
      if (path !== '') yield path;
      for (const name of Object.keys(parameters)) yield `${path}${name}`;
    }
  }

  /** The entry of a template path, null when the model has none. */
  find(template: string): Entry | null {
    if (template.endsWith('.')) return this.findObject(template);
    const dot = template.lastIndexOf('.') + 1;
    const row = this.rowOf(template.slice(0, dot), template.slice(dot));
    return row === null ? null : { kind: 'parameter', facts: row };
  }

  /** Names directly below an object or a table, objects with their dot. */
  childrenOf(path: string): readonly string[] {
    const objects = [...this.objects.keys()]
      .filter((known) => known.startsWith(path) && known.length > path.length)
      .map((known) => known.slice(path.length, known.indexOf('.', path.length) + 1));
    const parameters = Object.keys(this.objects.get(path)?.parameters ?? {});
    return [...new Set([...parameters, ...objects])];
  }

  private findObject(template: string): Entry | null {
    const known = this.objects.get(template);
    const form = template.endsWith(instance) ? 'instance' : 'single';
    if (known !== undefined) return { kind: 'object', form, facts: known.facts };
    const table = this.objects.get(`${template}${instance}`);
    return table === undefined ? null : { kind: 'object', form: 'table', facts: table.facts };
  }

  private rowOf(object: string, name: string): ParameterFacts | null {
    const names = this.objects.get(object)?.parameters;
    const place = names !== undefined && Object.hasOwn(names, name) ? names[name] : undefined;
    const row = place === undefined ? undefined : this.rows[place];
    const type = row === undefined ? undefined : this.types[row.type];
    return row === undefined || type === undefined ? null : { ...row, type };
  }
}

/** @throws SyntaxError for a text that is no generated dictionary */
export function parseDictionary(text: string): Dictionary {
  const data = JSON.parse(text) as DictionaryData;
  return new Dictionary(data);
}
