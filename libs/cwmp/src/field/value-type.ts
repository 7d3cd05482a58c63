import { valueTypes } from '#data-model';

// soap-enc has base64 where xsd has base64Binary, and CPEs use either with any prefix.
const KNOWN: ReadonlySet<string> = new Set(valueTypes);

/** Types in any case, and under the names that they have in programming languages. */
const byWord: ReadonlyMap<string, string> = new Map([
  ...valueTypes.map((type) => [type.toLowerCase(), type] as const),
  ['bool', 'boolean'],
  ['integer', 'int'],
  ['uint', 'unsignedInt'],
  ['unsigned', 'unsignedInt'],
]);

// What nearly every value says, so that the common case is one look-up.
const usual = new Map([...KNOWN].map((type) => [`xsd:${type}`, type]));

/** Whether a value of this type can be sent. */
export function isValueType(type: string): boolean {
  return KNOWN.has(type);
}

/** Local name of an `xsi:type`: prefix and a size such as `(256)` removed, in its own case; a type that does not exist is a string. */
export function normaliseValueType(xsiType: string | null): string | null {
  if (xsiType === null) return null;
  const known = usual.get(xsiType);
  if (known !== undefined) return known;
  const local = xsiType.slice(xsiType.lastIndexOf(':') + 1);
  const size = local.indexOf('(');
  const bare = (size === -1 ? local : local.slice(0, size)).trim();
  return byWord.get(bare.toLowerCase()) ?? 'string';
}
