import type { Bounds, ListFacts, NumberRange, ReferenceFacts, ValueType } from '../value/value-type.js';
import { valueTypes, type ValueTypeName } from '../value/value-type.js';
import { ModelImportError } from './model-import-error.js';
import type { ModelDocument } from './model-documents.js';
import { childrenOf, type XmlElement } from './xml-element.js';

/** Data types that are derived from each other; more is a circle. */
const deepestDerivation = 16;

/**
 * The type that a `syntax` describes, named data types followed to their built-in type.
 *
 * @param before the type that it modifies: its facets stay where the syntax has none of that kind
 */
export function readSyntax(document: ModelDocument, syntax: XmlElement, before: ValueType | null): ValueType {
  const list = childrenOf(syntax, 'list')[0];
  const typed = syntax.children.find(({ name }) => name === 'dataType' || builtIn(name) !== null);
  if (typed === undefined) {
    if (before === null) throw new ModelImportError(`${document.file}: a syntax without a type`);
    return withList(before, list);
  }
  const type =
    typed.name === 'dataType' ? referredType(document, typed) : builtInType(builtIn(typed.name), typed);
  const whole = withList(type, list);
  return before === null || before.base !== whole.base ? whole : merged(before, whole, typed);
}

function referredType(document: ModelDocument, element: XmlElement): ValueType {
  const name = element.attributes['ref'] ?? element.attributes['base'] ?? '';
  return withFacets({ ...namedType(document, name, 0), named: name }, element);
}

function namedType(document: ModelDocument, name: string, depth: number): ValueType {
  if (depth > deepestDerivation)
    throw new ModelImportError(`${document.file}: data type ${name} is a circle`);
  const { document: home, element } = document.find('dataType', name);
  const base = element.attributes['base'];
  const typed = element.children.find((child) => builtIn(child.name) !== null);
  if (base === undefined && typed === undefined)
    throw new ModelImportError(`${home.file}: data type ${name} has no base`);
  const type =
    base === undefined
      ? builtInType(builtIn(typed?.name ?? ''), typed ?? element)
      : withFacets(builtIn(base) === null ? namedType(home, base, depth + 1) : plain(base), element);
  const list = childrenOf(element, 'list')[0];
  return withList(type, list);
}

function plain(name: string): ValueType {
  return { base: builtIn(name) ?? 'string' };
}

function builtIn(name: string): ValueTypeName | null {
  if (name === 'integer') return 'long';
  return valueTypes.find((known) => known === name) ?? null;
}

function builtInType(base: ValueTypeName | null, element: XmlElement): ValueType {
  return withFacets({ base: base ?? 'string' }, element);
}

/** Facets of a kind replace those of the base; an enumeration adds to it unless it says all of it again. */
function withFacets(type: ValueType, element: XmlElement): ValueType {
  const { enumeration = [], reportOnly: _reportOnly, ...others } = type;
  const isComplete = childrenOf(element, 'enumeration').some(
    ({ attributes: { value = '', status } }) => status === undefined && enumeration.includes(value),
  );
  return { ...type, ...facetsOf(element), ...enumerationOf(isComplete ? others : type, element) };
}

function merged(before: ValueType, after: ValueType, element: XmlElement): ValueType {
  return { ...before, ...after, ...enumerationOf(before, element) };
}

function facetsOf(element: XmlElement): Partial<ValueType> {
  const sizes = sizesOf(element);
  const ranges = [...current(element, 'range'), ...current(element, 'decimalRange')].map(rangeOf);
  const patterns = current(element, 'pattern').map(({ attributes }) => attributes['value'] ?? '');
  const units = current(element, 'units')[0]?.attributes['value'];
  const reference = current(element, 'pathRef')[0];
  const enumerationOf = current(element, 'enumerationRef')[0]?.attributes['targetParam'];
  return {
    ...(sizes.length > 0 && { sizes }),
    ...(ranges.length > 0 && { ranges }),
    ...(patterns.length > 0 && patterns.every(isPortable) && { patterns }),
    ...(units !== undefined && { units }),
    ...(reference !== undefined && { reference: referenceOf(reference) }),
    ...(enumerationOf !== undefined && { enumerationOf }),
  };
}

function enumerationOf(before: ValueType, element: XmlElement): Partial<ValueType> {
  const facets = childrenOf(element, 'enumeration');
  if (facets.length === 0) return {};
  const enumeration = new Set(before.enumeration);
  const reportOnly = new Set(before.reportOnly);
  for (const { attributes } of facets) {
    const value = attributes['value'] ?? '';
    reportOnly.delete(value);
    if (attributes['status'] === 'deleted') enumeration.delete(value);
    else {
      enumeration.add(value);
      if (attributes['access'] === 'readOnly') reportOnly.add(value);
    }
  }
  return { enumeration: [...enumeration], ...(reportOnly.size > 0 && { reportOnly: [...reportOnly] }) };
}

function current(element: XmlElement, name: string): readonly XmlElement[] {
  return childrenOf(element, name).filter(({ attributes }) => attributes['status'] !== 'deleted');
}

function withList(type: ValueType, element: XmlElement | undefined): ValueType {
  if (element === undefined) return type;
  const list = listOf(element);
  // Items that have commas themselves cannot be told apart, brackets or not.
  const isNested = type.patterns?.some((pattern) => pattern.includes(',')) === true;
  return { ...type, list: isNested ? { ...list, nested: true } : list };
}

function listOf(element: XmlElement): ListFacts {
  const { minItems, maxItems, nestedBrackets } = element.attributes;
  const sizes = sizesOf(element);
  const items: Bounds = [numberOf(minItems), numberOf(maxItems)];
  return {
    ...(items.some((bound) => bound !== null) && { items }),
    ...(sizes.length > 0 && { sizes }),
    ...(nestedBrackets === 'required' && { nested: true }),
  };
}

function sizesOf(element: XmlElement): readonly Bounds[] {
  return current(element, 'size')
    .map(sizeOf)
    .filter(([min, max]) => min !== null || max !== null);
}

function sizeOf({ attributes }: XmlElement): Bounds {
  return [numberOf(attributes['minLength']), numberOf(attributes['maxLength'])];
}

function rangeOf({ attributes }: XmlElement): NumberRange {
  const { minInclusive = null, maxInclusive = null, step } = attributes;
  return step === undefined ? [minInclusive, maxInclusive] : [minInclusive, maxInclusive, step];
}

function referenceOf({ attributes }: XmlElement): ReferenceFacts {
  const parents = (attributes['targetParent'] ?? '').split(/\s+/).filter((path) => path !== '');
  return {
    target: attributes['targetType'] ?? 'any',
    ...(parents.length > 0 && { parents }),
    ...(attributes['refType'] === 'strong' && { strong: true }),
  };
}

/** `unbounded` is no bound. */
function numberOf(text: string | undefined): number | null {
  const number = Number(text ?? Number.NaN);
  return Number.isSafeInteger(number) ? number : null;
}

/** Whether a pattern of XML Schema means the same here; a type with another one is not checked by pattern. */
function isPortable(pattern: string): boolean {
  if (/\\[iIcC]|\\p\{Is|-\[/.test(pattern)) return false;
  try {
    return new RegExp(pattern, 'u') instanceof RegExp;
  } catch {
    return false;
  }
}
