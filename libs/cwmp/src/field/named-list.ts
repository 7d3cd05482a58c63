import type { XmlReader } from '../xml/xml-reader.js';
import type { Codec, Field } from './codec.js';
import { list, LONGEST_LIST, type ListRules } from './list.js';

interface Named {
  readonly name: string;
}

/**
 * A list as CPEs report it: of a name that occurs twice the last entry counts, at the place of the first; entries
 * without a name are left out.
 */
export function namedList<T extends Named>(
  element: string,
  item: string,
  codec: Codec<T>,
  rules: ListRules,
): Field<readonly T[]> {
  return { ...list(element, item, codec, rules), read: (reader) => readNamed(reader, codec) };
}

function readNamed<T extends Named>(reader: XmlReader, codec: Codec<T>): readonly T[] {
  const byName = new Map<string, T>();
  let entries = 0;
  while (reader.nextChild()) {
    if (++entries > LONGEST_LIST) reader.fail('limit', 'a list has too many entries');
    const entry = codec.decode(reader);
    if (entry.name !== '') byName.set(entry.name, entry);
  }
  return [...byName.values()];
}
