import type { Codec, Field } from './codec.js';

/** A structure inside a structure. */
export function nested<T>(element: string, codec: Codec<T>, absent: T): Field<T> {
  return {
    element,
    absent,
    read: (reader) => codec.decode(reader),
    write: (value, encoding) => `<${element}>${codec.encode(value, encoding)}</${element}>`,
  };
}
