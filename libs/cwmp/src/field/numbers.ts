import type { Field } from './codec.js';

export const UNSIGNED_INT_MAX = 4_294_967_295;
const INT_MAX = 2_147_483_647;

/** The integer that `text` starts with (blanks, sign and leading zeros allowed), 0 when none; held within the range. */
export function parseInteger(text: string, min: number, max: number): number {
  const number = Number.parseInt(text, 10);
  return Number.isNaN(number) ? 0 : Math.min(Math.max(number, min), max);
}

/** The number of an instance, which some CPEs tell by its path (`Device.NAT.PortMapping.3.`); 0 when there is none. */
export function parseInstanceNumber(text: string): number {
  const number = text.trim();
  const last = /^[+\d]/.test(number) ? number : number.replace(/\.$/, '').split('.').at(-1);
  return parseInteger(last ?? '', 0, UNSIGNED_INT_MAX);
}

/** xsd:unsignedInt, `min` to 4,294,967,295. */
export function unsignedInt(element: string, min = 0): Field<number> {
  return integerWithin(element, min, UNSIGNED_INT_MAX, 0);
}

/** xsd:int, or the part of it from `min` to `max`. */
export function integer(element: string, min = -INT_MAX - 1, max = INT_MAX): Field<number> {
  return integerWithin(element, min, max, -INT_MAX - 1);
}

function integerWithin(element: string, min: number, max: number, leastRead: number): Field<number> {
  return {
    element,
    absent: 0,
    // A CPE may report states this version does not know, so only the type bounds what is read.
    read: (reader) => parseInteger(reader.text(), leastRead, UNSIGNED_INT_MAX),
    write(value, encoding) {
      const isValid = Number.isInteger(value) && Number(value) >= min && Number(value) <= max;
      return isValid
        ? `<${element}>${String(value)}</${element}>`
        : encoding.refuse(`must be an integer from ${min} to ${max}`);
    },
  };
}
