import type { Encoding } from './encoding.js';
import type { Field } from './codec.js';

/** True for `true` and `yes` in any case and for every number but zero: `30` has been seen for a Writable. */
export function parseBoolean(text: string): boolean {
  const word = text.trim().toLowerCase();
  return word === 'true' || word === 'yes' || (/^[+-]?\d+$/.test(word) && /[1-9]/.test(word));
}

/** xsd:boolean, written in the device's form. */
export function flag(
  element: string,
  form?: (encoding: Encoding) => 'digits' | 'words' | undefined,
): Field<boolean> {
  return {
    element,
    absent: false,
    read: (reader) => parseBoolean(reader.text()),
    write(value, encoding) {
      if (typeof value !== 'boolean') return encoding.refuse('must be true or false');
      return `<${element}>${encoding.boolean(value, form?.(encoding))}</${element}>`;
    },
  };
}
