import type { Nothing } from '../rpc/structures.js';
import type { XmlReader } from '../xml/xml-reader.js';
import type { Codec, Field } from './codec.js';
import type { Encoding } from './encoding.js';

/** One field per key; the order is the order on the wire. */
export type Fields<T> = { readonly [K in keyof T]-?: Field<T[K]> };

/**
 * A sequence of child elements, read in any order and wherever they stand, because some CPEs wrap them in an element
 * more (`return`); unknown ones are left out. Written in the order of `fields`.
 */
export function structure<T extends object>(fields: Fields<T>): Codec<T> {
  const entries = Object.entries<Field<unknown>>(fields);
  const byElement = new Map(entries.map(([key, field]) => [field.element, { key, field }]));
  const keys = new Set(Object.keys(fields));
  const absent = Object.fromEntries(
    entries.filter(([, field]) => field.absent !== undefined).map(([key, field]) => [key, field.absent]),
  );

  function decode(reader: XmlReader): T {
    const draft: Record<string, unknown> = { ...absent };
    readFields(reader, draft);
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- `fields` has a reader for every key of T
    return draft as T;
  }

  function readFields(reader: XmlReader, draft: Record<string, unknown>): void {
    while (reader.nextChild()) {
      const entry = byElement.get(reader.localName);
      if (entry === undefined) readFields(reader, draft);
      else draft[entry.key] = entry.field.read(reader, draft[entry.key]);
    }
  }

  function encode(value: unknown, encoding: Encoding): string {
    if (typeof value !== 'object' || value === null) return encoding.refuse('must be an object');
    const given = new Map(Object.entries(value));
    for (const key of given.keys())
      if (!keys.has(key)) encoding.at(key, () => encoding.refuse('is not known here'));
    let content = '';
    for (const [key, field] of entries)
      content += encoding.at(key, () => field.write(given.get(key), encoding));
    return content;
  }

  return { decode, encode };
}

/** An RPC without arguments, or without a result. */
export const nothing: Codec<Nothing> = structure<Nothing>({});
