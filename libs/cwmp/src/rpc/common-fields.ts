import { integer } from '../field/numbers.js';
import { textOrEmpty } from '../field/text.js';
import type { Field } from '../field/codec.js';

/** CommandKey and ParameterKey [TR-069 A.2.1]. */
export const COMMAND_KEY = { max: 32 };

/** xsd:dateTime as raw text: CPEs write it in many ways, and their clocks decide nothing. */
export const TIME = { max: 64, trim: true };

/** A key that callers may leave out; it goes out empty then. */
export function key(element: 'CommandKey' | 'ParameterKey'): Field<string> {
  return textOrEmpty(element, COMMAND_KEY);
}

/** 0 = applied, 1 = committed and applied later. */
export const status = integer('Status', 0, 1);
