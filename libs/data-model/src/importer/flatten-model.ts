import type { ObjectFacts, ParameterFacts, Status } from '../dictionary/facts.js';
import { ModelImportError } from './model-import-error.js';
import type { ModelDocument } from './model-documents.js';
import { readSyntax } from './read-type.js';
import { childrenOf, type XmlElement } from './xml-element.js';

/** An object with all that was said of it and its parameters. */
export interface FlatObject {
  facts: ObjectFacts;
  readonly parameters: Map<string, ParameterFacts>;
}

/** Objects by template path, e.g. `Device.WiFi.Radio.{i}.`; `''` holds what a service adds to where it stands. */
export type FlatModel = ReadonlyMap<string, FlatObject>;

/** Components inside components; more is a circle. */
const deepestInclusion = 32;

/**
 * A model as one set of objects: the model that it extends first, its components in place, and its own changes on top.
 * What is deleted is gone with all below it.
 *
 * @throws ModelImportError when a reference leads nowhere or in a circle
 */
export function flattenModel(document: ModelDocument, model: XmlElement): FlatModel {
  const flattening = new Flattening();
  flattening.addModel(document, model, 0);
  return flattening.current();
}

class Flattening {
  private readonly objects = new Map<string, FlatObject>();
  private readonly deleted = new Set<string>();

  addModel(document: ModelDocument, model: XmlElement, depth: number): void {
    refuseCircle(document, depth);
    const base = model.attributes['base'];
    if (base !== undefined) {
      const extended = document.find('model', base);
      this.addModel(extended.document, extended.element, depth + 1);
    }
    this.addItems(document, model, '', depth);
  }

  current(): FlatModel {
    const gone = [...this.deleted];
    return new Map(
      [...this.objects].filter(
        ([path, { parameters }]) =>
          !gone.some((deleted) => path.startsWith(deleted)) && (path !== '' || parameters.size > 0),
      ),
    );
  }

  private addItems(document: ModelDocument, element: XmlElement, path: string, depth: number): void {
    for (const child of element.children) {
      if (child.name === 'object') this.addObject(document, child, path, depth);
      else if (child.name === 'parameter') this.addParameter(document, child, path);
      else if (child.name === 'component') this.addComponent(document, child, path, depth);
    }
  }

  private addComponent(document: ModelDocument, element: XmlElement, path: string, depth: number): void {
    refuseCircle(document, depth);
    const component = document.find('component', element.attributes['ref'] ?? '');
    const place = `${path}${element.attributes['path'] ?? ''}`;
    this.addItems(component.document, component.element, place, depth + 1);
  }

  private addObject(document: ModelDocument, element: XmlElement, parent: string, depth: number): void {
    const path = `${parent}${element.attributes['name'] ?? element.attributes['base'] ?? ''}`;
    if (element.attributes['status'] === 'deleted') this.deleted.add(path);
    const object = this.objectAt(path);
    const { access: _access, ...kept } = object.facts;
    const before = element.attributes['access'] === undefined ? object.facts : kept;
    object.facts = { ...before, ...objectFacts(path, element) };
    this.addItems(document, element, path, depth);
  }

  private addParameter(document: ModelDocument, element: XmlElement, path: string): void {
    const { parameters } = this.objectAt(path);
    const name = (element.attributes['name'] ?? element.attributes['base'] ?? '').trim();
    if (element.attributes['status'] === 'deleted') parameters.delete(name);
    else parameters.set(name, parameterFacts(document, element, parameters.get(name) ?? null));
  }

  private objectAt(path: string): FlatObject {
    const known = this.objects.get(path) ?? { facts: {}, parameters: new Map() };
    this.objects.set(path, known);
    return known;
  }
}

function refuseCircle({ file }: ModelDocument, depth: number): void {
  if (depth > deepestInclusion)
    throw new ModelImportError(`${file}: models or components include each other`);
}

function objectFacts(path: string, element: XmlElement): ObjectFacts {
  const { access, minEntries, maxEntries, numEntriesParameter, enableParameter } = element.attributes;
  const uniqueKeys = childrenOf(element, 'uniqueKey').map((key) =>
    childrenOf(key, 'parameter').map(({ attributes }) => attributes['ref'] ?? ''),
  );
  return {
    ...(access === 'readWrite' && { access }),
    ...(path.endsWith('{i}.') && minEntries !== undefined && { entries: entriesOf(minEntries, maxEntries) }),
    ...(numEntriesParameter !== undefined && { countedBy: numEntriesParameter }),
    ...(enableParameter !== undefined && { enabledBy: enableParameter }),
    ...(uniqueKeys.length > 0 && { uniqueKeys }),
    ...history(element),
  };
}

function entriesOf(min: string, max: string | undefined): readonly [number, number | null] {
  return [Number(min), max === undefined || max === 'unbounded' ? null : Number(max)];
}

function parameterFacts(
  document: ModelDocument,
  element: XmlElement,
  before: ParameterFacts | null,
): ParameterFacts {
  const { access, activeNotify, forcedInform } = element.attributes;
  const syntax = childrenOf(element, 'syntax')[0];
  if (syntax === undefined && before === null)
    throw new ModelImportError(`${document.file}: a parameter has no syntax: ${element.attributes['name']}`);
  const { access: _access, ...kept } = before ?? {};
  return {
    ...(access === undefined ? before : kept),
    ...(syntax === undefined
      ? { type: (before as ParameterFacts).type }
      : syntaxFacts(document, syntax, before)),
    ...(access === 'readWrite' && { access }),
    ...(access === 'writeOnceReadOnly' && { access: 'writeOnce' }),
    ...(isForced(activeNotify) && { activeNotify }),
    ...(forcedInform === 'true' && { forcedInform: true }),
    ...history(element),
  };
}

function syntaxFacts(document: ModelDocument, syntax: XmlElement, before: ParameterFacts | null) {
  const { hidden, secured, command } = syntax.attributes;
  const initial = childrenOf(syntax, 'default').find(({ attributes }) => attributes['status'] !== 'deleted');
  const value = initial?.attributes['value'];
  return {
    type: readSyntax(document, syntax, before?.type ?? null),
    ...(hidden === 'true' && { hidden: true as const }),
    ...(secured === 'true' && { secured: true as const }),
    ...(command === 'true' && { command: true as const }),
    ...(value !== undefined && { default: value }),
  };
}

function isForced(notify: string | undefined): notify is NonNullable<ParameterFacts['activeNotify']> {
  return notify === 'canDeny' || notify === 'forceEnabled' || notify === 'forceDefaultEnabled';
}

function history({ attributes }: XmlElement): { status?: Status; since?: string } {
  const { status, version } = attributes;
  return {
    ...((status === 'deprecated' || status === 'obsoleted') && { status }),
    ...(version !== undefined && { since: version }),
  };
}
