import { detached } from '../xml/detached.js';
import type { XmlReader } from '../xml/xml-reader.js';
import type { Codec, Field } from './codec.js';
import type { Encoding } from './encoding.js';
import { encodeText, type TextRules } from './text.js';

/** Most entries taken from one list of parameters, methods or results. */
export const LONGEST_LIST = 65_536;
const MOST_REPEATED = 1_024;

/** Entries a list takes: fewer than `min` or more than `max` are refused, sent or received (received: only `max`). */
export interface ListRules {
  /** SOAP array type without the size, prefix included, e.g. `xsd:string`. */
  readonly arrayType: string;
  readonly min?: number;
  readonly max?: number;
  /** More than `max` that is taken all the same when received. */
  readonly accepted?: number;
  /** Notes problems between entries, such as a name that occurs twice. */
  readonly check?: (entries: readonly unknown[], encoding: Encoding) => void;
}

/**
 * `soap-enc:Array`. The declared size and the names of the entries are not looked at when reading, because CPEs get
 * both wrong; when writing the size is exact.
 */
export function list<T>(
  element: string,
  item: string,
  codec: Codec<T>,
  rules: ListRules,
): Field<readonly T[]> {
  const max = rules.max ?? LONGEST_LIST;
  return {
    element,
    absent: [],
    read: (reader) => readEntries(reader, codec, rules.accepted ?? max),
    write(value, encoding) {
      const entries = checkEntries(value, { min: rules.min ?? 0, max }, encoding);
      rules.check?.(entries, encoding);
      const write = (entry: unknown): string => `<${item}>${codec.encode(entry, encoding)}</${item}>`;
      const content = writeEntries(entries, write, encoding);
      return `<${element} soap-enc:arrayType="${rules.arrayType}[${entries.length}]">${content}</${element}>`;
    },
  };
}

/** One element per entry directly in the parent, without an array around them; at least one, at most 1,024. */
export function repeated<T>(
  element: string,
  codec: Codec<T>,
  tagOf = (_entry: unknown) => element,
): Field<readonly T[]> {
  return {
    element,
    absent: [],
    read(reader, previous) {
      if (previous.length >= MOST_REPEATED) reader.fail('limit', 'too many elements of one name');
      return [...previous, codec.decode(reader)];
    },
    write(value, encoding) {
      const entries = checkEntries(value, { min: 1, max: MOST_REPEATED }, encoding);
      return writeEntries(
        entries,
        (entry) => `<${tagOf(entry)}>${codec.encode(entry, encoding)}</${element}>`,
        encoding,
      );
    },
  };
}

/** A string as an entry of a list. */
export function textEntry(rules: TextRules): Codec<string> {
  return {
    decode: (reader) => detached(reader.text().trim()),
    encode: (value, encoding) => encodeText(value, rules, encoding),
  };
}

/** A list check: no two entries with the same `name`. */
export function refuseRepeatedNames(entries: readonly unknown[], encoding: Encoding): void {
  const seen = new Set<unknown>();
  for (const [index, entry] of entries.entries()) {
    const name = typeof entry === 'object' && entry !== null && 'name' in entry ? entry.name : undefined;
    if (seen.has(name)) encoding.at(index, () => encoding.at('name', () => encoding.refuse('occurs twice')));
    seen.add(name);
  }
}

function readEntries<T>(reader: XmlReader, codec: Codec<T>, max: number): readonly T[] {
  const entries: T[] = [];
  while (reader.nextChild()) {
    if (entries.length >= max) reader.fail('limit', 'a list has too many entries');
    entries.push(codec.decode(reader));
  }
  return entries;
}

function writeEntries(
  entries: readonly unknown[],
  write: (entry: unknown) => string,
  encoding: Encoding,
): string {
  let content = '';
  for (const [index, entry] of entries.entries()) content += encoding.at(index, () => write(entry));
  return content;
}

function checkEntries(
  value: unknown,
  size: { readonly min: number; readonly max: number },
  encoding: Encoding,
): readonly unknown[] {
  if (!Array.isArray(value)) {
    encoding.refuse(value === undefined ? 'is missing' : 'must be a list');
    return [];
  }
  const entries: readonly unknown[] = value;
  if (entries.length < size.min) encoding.refuse('must not be empty');
  if (entries.length > size.max) encoding.refuse(`has more than ${size.max} entries`);
  return entries.slice(0, size.max);
}
