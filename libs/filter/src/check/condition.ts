import type { ComparisonOperator } from '../syntax/filter-node.js';

/** Where a condition takes its value from. */
export type Source =
  { readonly kind: 'field'; readonly name: string } | { readonly kind: 'parameter'; readonly path: string };

/** A point in time: fixed, or relative to the time of evaluation. */
export type TimePoint =
  { readonly kind: 'fixed'; readonly atMs: number } | { readonly kind: 'now'; readonly offsetMs: number };

/**
 * A filter that was checked: every part has its type, groups are resolved. It is what is evaluated and compiled.
 *
 * A condition is true, false, or unknown; it is unknown when it looks at a value that is absent, or that is not of
 * the kind it compares. NOT unknown is unknown; AND is false if one term is, else unknown if one is; OR is true if
 * one term is, else unknown if one is. A filter selects what it is true for. `absent` is never unknown, and sets and
 * flags are never absent.
 */
export type Condition =
  | { readonly kind: 'all' | 'any'; readonly terms: readonly Condition[] }
  | { readonly kind: 'not'; readonly term: Condition }
  /** The value is one of these, byte by byte. */
  | { readonly kind: 'text'; readonly of: Source; readonly oneOf: readonly string[] }
  /** `%` stands for any text, `_` for one character, `\` makes the next one plain; `ignoreCase` knows A to Z only. */
  | { readonly kind: 'like'; readonly of: Source; readonly pattern: string; readonly ignoreCase: boolean }
  | { readonly kind: 'flag'; readonly of: Source; readonly is: boolean }
  /** Exact decimal comparison; the value keeps its digits. */
  | {
      readonly kind: 'number';
      readonly of: Source;
      readonly operator: ComparisonOperator;
      readonly value: string;
    }
  /** Compared in whole milliseconds. */
  | {
      readonly kind: 'time';
      readonly of: Source;
      readonly operator: ComparisonOperator;
      readonly time: TimePoint;
    }
  /** The set has one of these. */
  | { readonly kind: 'member'; readonly of: Source; readonly oneOf: readonly string[] }
  | { readonly kind: 'absent'; readonly of: Source };

/** The condition that all of these hold; without any it is always true. */
export function allOf(terms: readonly Condition[]): Condition {
  return { kind: 'all', terms };
}

/** The condition that a field is this very text. */
export function fieldIs(name: string, text: string): Condition {
  return { kind: 'text', of: { kind: 'field', name }, oneOf: [text] };
}
