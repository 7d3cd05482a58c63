import type { Literal, Predicate } from '../syntax/filter-node.js';
import type { Condition, Source, TimePoint } from './condition.js';
import type { ProblemSink } from './problem-sink.js';

export function negatedIf(negated: boolean, term: Condition): Condition {
  return negated ? { kind: 'not', term } : term;
}

/** Whether a predicate asks for what is not equal or not in a list. */
export function isNegated(predicate: Predicate): boolean {
  return predicate.kind === 'compare'
    ? predicate.operator === '!='
    : predicate.kind === 'in' && predicate.negated;
}

/** The texts of `= "…"`, `!= "…"` and `[NOT] IN (…)`; a condition, already refused, of anything else. */
export function textsOf(
  predicate: Predicate,
  subject: string,
  sink: ProblemSink,
): readonly string[] | { readonly refused: Condition } {
  const isEquality = predicate.kind === 'compare' && /^!?=$/.test(predicate.operator);
  if (!isEquality && predicate.kind !== 'in')
    return {
      refused: sink.refuse(
        predicate,
        'wrongType',
        `${subject} has no such comparison`,
        'Compare it by =, != or [NOT] IN.',
      ),
    };
  const literals = predicate.kind === 'in' ? predicate.values : [predicate.value];
  const stranger = literals.find(({ kind }) => kind !== 'text');
  if (stranger !== undefined)
    return {
      refused: sink.refuse(
        stranger,
        'wrongType',
        `${subject} is a text, and the value is none`,
        'Put it into double quotes.',
      ),
    };
  return literals.map(({ value }: Literal & { readonly value?: unknown }) => String(value));
}

/** The condition of a LIKE. */
export function likeCondition(
  predicate: Predicate & { readonly kind: 'like' },
  of: Source,
  sink: ProblemSink,
  stored: (pattern: string) => string = (pattern) => pattern,
): Condition {
  const { pattern, ignoreCase, negated } = predicate;
  if (pattern.kind !== 'text')
    return sink.refuse(
      pattern,
      'wrongType',
      'a pattern is a text',
      'Write LIKE "F6%" with % for any text and _ for one character.',
    );
  if (/(?:^|[^\\])(?:\\\\)*\\$/.test(pattern.value))
    return sink.refuse(
      pattern,
      'badValue',
      'the pattern ends with a backslash that makes nothing plain',
      'A backslash itself is written as "\\\\\\\\" in a pattern.',
    );
  return negatedIf(negated, { kind: 'like', of, pattern: stored(pattern.value), ignoreCase });
}

const timestamp = /^(\d{4})-(\d\d)-(\d\d)T\d\d:\d\d:\d\d(?:\.\d{1,3})?(?:Z|[+-]\d\d:\d\d)$/;

const earliestMs = 0;
const latestMs = Date.UTC(2200, 0, 1);

/** The time that a literal names, null when it names none. */
export function timePointOf(literal: Literal): TimePoint | null {
  if (literal.kind === 'now') return { kind: 'now', offsetMs: literal.offsetMs };
  if (literal.kind !== 'text') return null;
  const [, year, month, day] = timestamp.exec(literal.value) ?? [];
  const atMs = Date.parse(literal.value);
  // Date.parse takes 31 February for 3 March.
  const isDay = new Date(Date.UTC(Number(year), Number(month) - 1, Number(day))).getUTCDate() === Number(day);
  return isDay && atMs >= earliestMs && atMs < latestMs ? { kind: 'fixed', atMs } : null;
}
