import { decimalPattern } from '../evaluate/decimal.js';
import { filterLimits } from '../filter-limits.js';
import { isComparisonOperator } from '../syntax/filter-node.js';
import type { Condition } from './condition.js';

type Fields = Readonly<Record<string, unknown>>;

const decimal = new RegExp(decimalPattern);

/** No filter nests deeper: each step of its depth may be a NOT, an OR and an AND. */
const mostDepth = 3 * (filterLimits.depth + 1) * (filterLimits.groupDepth + 1);

/**
 * Whether a value is a condition, part by part. For one that comes back from a store: it is compiled to SQL, where its
 * operators are text.
 *
 * @param isField whether devices have a field of this name
 */
export function isCondition(value: unknown, isField: (name: string) => boolean): value is Condition {
  return isConditionWithin(value, isField, mostDepth);
}

function isConditionWithin(value: unknown, isField: (name: string) => boolean, depth: number): boolean {
  if (!isObject(value) || depth === 0) return false;
  const isPart = (part: unknown) => isConditionWithin(part, isField, depth - 1);
  switch (value['kind']) {
    case 'all':
    case 'any':
      return Array.isArray(value['terms']) && value['terms'].every(isPart);
    case 'not':
      return isPart(value['term']);
    default:
      return isSource(value['of'], isField) && isTest(value);
  }
}

function isTest(test: Fields): boolean {
  switch (test['kind']) {
    case 'absent':
      return true;
    case 'text':
    case 'member':
      return Array.isArray(test['oneOf']) && test['oneOf'].every((each) => typeof each === 'string');
    case 'like':
      return typeof test['pattern'] === 'string' && typeof test['ignoreCase'] === 'boolean';
    case 'flag':
      return typeof test['is'] === 'boolean';
    case 'number':
      return isComparisonOperator(test['operator']) && decimal.test(String(test['value']));
    case 'time':
      return isComparisonOperator(test['operator']) && isTimePoint(test['time']);
    default:
      return false;
  }
}

function isSource(of: unknown, isField: (name: string) => boolean): boolean {
  if (!isObject(of)) return false;
  if (of['kind'] === 'field') return typeof of['name'] === 'string' && isField(of['name']);
  return of['kind'] === 'parameter' && typeof of['path'] === 'string';
}

function isTimePoint(time: unknown): boolean {
  if (!isObject(time)) return false;
  return Number.isSafeInteger(
    time['kind'] === 'fixed' ? time['atMs'] : time['kind'] === 'now' && time['offsetMs'],
  );
}

function isObject(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
