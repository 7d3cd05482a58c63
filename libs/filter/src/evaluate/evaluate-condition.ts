import type { Condition, Source } from '../check/condition.js';
import { billionthsOf, holds } from './decimal.js';
import { asciiLowerCase, matchesLike } from './matches-like.js';

/** A value of a record: sets are lists, absent values null. */
export type FilterValue = string | boolean | Date | readonly string[] | null;

/** The record that a condition looks at. */
export interface FilterSubject {
  /** The value of a field of the registry. */
  field(name: string): FilterValue;
  /** The value of a parameter, null when it is not known. */
  parameter(path: string): string | null;
}

/** Whether a condition is true for a record, false, or unknown (null); see `Condition` for what that means. */
export function evaluateCondition(
  condition: Condition,
  subject: FilterSubject,
  nowMs: number,
): boolean | null {
  switch (condition.kind) {
    case 'all':
      return conjunction(condition.terms, (term) => evaluateCondition(term, subject, nowMs));
    case 'any':
      return negated(
        conjunction(condition.terms, (term) => negated(evaluateCondition(term, subject, nowMs))),
      );
    case 'not':
      return negated(evaluateCondition(condition.term, subject, nowMs));
    case 'absent':
      return valueOf(condition.of, subject) === null;
    case 'text':
    case 'like':
    case 'flag':
    case 'number':
    case 'time':
    case 'member': {
      const value = valueOf(condition.of, subject);
      return value === null ? null : compare(condition, value, nowMs);
    }
  }
}

function valueOf(source: Source, subject: FilterSubject): FilterValue {
  return source.kind === 'field' ? subject.field(source.name) : subject.parameter(source.path);
}

function negated(value: boolean | null): boolean | null {
  return value === null ? null : !value;
}

function conjunction(
  terms: readonly Condition[],
  evaluate: (term: Condition) => boolean | null,
): boolean | null {
  let isUnknown = false;
  for (const term of terms) {
    const value = evaluate(term);
    if (value === false) return false;
    isUnknown ||= value === null;
  }
  return isUnknown ? null : true;
}

type Comparison = Exclude<Condition, { kind: 'all' | 'any' | 'not' | 'absent' }>;

function compare(condition: Comparison, value: Exclude<FilterValue, null>, nowMs: number): boolean | null {
  if (typeof value === 'string') return compareText(condition, value);
  if (typeof value === 'boolean') return condition.kind === 'flag' ? condition.is === value : null;
  if (!(value instanceof Date))
    return condition.kind === 'member' ? condition.oneOf.some((text) => value.includes(text)) : null;
  if (condition.kind !== 'time') return null;
  const { time, operator } = condition;
  return holds(value.getTime(), operator, time.kind === 'fixed' ? time.atMs : nowMs + time.offsetMs);
}

function compareText(condition: Comparison, value: string): boolean | null {
  switch (condition.kind) {
    case 'text':
      return condition.oneOf.includes(value);
    case 'like':
      return like(condition, value);
    case 'flag': {
      const flag = flagOf(value);
      return flag === null ? null : flag === condition.is;
    }
    case 'number': {
      const [a, b] = [billionthsOf(value), billionthsOf(condition.value)];
      return a === null || b === null ? null : holds(a, condition.operator, b);
    }
    case 'time':
    case 'member':
      return null;
  }
}

function like({ pattern, ignoreCase }: Condition & { kind: 'like' }, value: string): boolean {
  return ignoreCase
    ? matchesLike(asciiLowerCase(value), asciiLowerCase(pattern))
    : matchesLike(value, pattern);
}

/** A CWMP boolean [TR-106 3.2]. */
function flagOf(text: string): boolean | null {
  if (text === '1' || text === 'true') return true;
  return text === '0' || text === 'false' ? false : null;
}
