import { parseInteger } from '../field/numbers.js';

/** "Internal error": all that can be said of a fault without a code. */
export const UNSPECIFIED_FAULT = 9002;
const HIGHEST_CODE = 9_899;

/**
 * The code of a fault among whatever a CPE writes around it (`CWMP-9005`, `cwmp:9005`, `0x232d`), at most 9,899. 0 when
 * there is none; a negative one says no more than 9002 does.
 */
export function parseFaultCode(text: string): number {
  const code = /(?<!\d)[89]\d{3}(?!\d)/.exec(text)?.[0];
  if (code !== undefined) return Number(code);
  const hexadecimal = /^\s*0x([0-9a-f]{1,4})\s*$/i.exec(text)?.[1];
  const number = hexadecimal === undefined ? Number.parseInt(text, 10) : Number.parseInt(hexadecimal, 16);
  return number < 0 ? UNSPECIFIED_FAULT : parseInteger(String(number), 0, HIGHEST_CODE);
}
