import type { ComparisonOperator } from '../syntax/filter-node.js';

/** The form of texts that count as numbers, also for PostgreSQL. */
export const decimalPattern = '^[+-]?[0-9]{1,15}([.][0-9]{1,9})?$';

const decimal = new RegExp(decimalPattern);
const fractionDigits = 9;

/** A decimal text as an exact number of billionths, null when it is none. */
export function billionthsOf(text: string): bigint | null {
  if (!decimal.test(text)) return null;
  const [integer = '', fraction = ''] = text.replace('+', '').split('.');
  return BigInt(integer + fraction.padEnd(fractionDigits, '0'));
}

/** Whether `a operator b` holds, for numbers of one kind. */
export function holds<Value extends bigint | number>(
  a: Value,
  operator: ComparisonOperator,
  b: Value,
): boolean {
  switch (operator) {
    case '=':
      return a === b;
    case '!=':
      return a !== b;
    case '<':
      return a < b;
    case '<=':
      return a <= b;
    case '>':
      return a > b;
    case '>=':
      return a >= b;
  }
}
