import type { Span } from '../filter-problem.js';

const comparisonOperators = ['=', '!=', '<', '<=', '>', '>='] as const;
export type ComparisonOperator = (typeof comparisonOperators)[number];

export function isComparisonOperator(value: unknown): value is ComparisonOperator {
  return comparisonOperators.some((operator) => operator === value);
}

/** What a condition looks at: a fact of the device, or one parameter of its data model. */
export type Subject = Span &
  ({ readonly kind: 'field'; readonly name: string } | { readonly kind: 'parameter'; readonly path: string });

/** A value as written; numbers keep their digits, `offsetMs` is added to the time of evaluation. */
export type Literal = Span &
  (
    | { readonly kind: 'text'; readonly value: string }
    | { readonly kind: 'number'; readonly value: string }
    | { readonly kind: 'boolean'; readonly value: boolean }
    | { readonly kind: 'now'; readonly offsetMs: number }
  );

/** A condition on one subject. */
export type Predicate = Span &
  (
    | {
        readonly kind: 'compare';
        readonly subject: Subject;
        readonly operator: ComparisonOperator;
        readonly value: Literal;
      }
    | {
        readonly kind: 'in';
        readonly subject: Subject;
        readonly values: readonly Literal[];
        readonly negated: boolean;
      }
    | {
        readonly kind: 'like';
        readonly subject: Subject;
        readonly pattern: Literal;
        readonly ignoreCase: boolean;
        readonly negated: boolean;
      }
    | { readonly kind: 'isNull'; readonly subject: Subject; readonly negated: boolean }
  );

/** A filter as it was written: the syntax tree, with the place of every part. */
export type FilterNode =
  | Predicate
  | (Span & { readonly kind: 'not'; readonly term: FilterNode })
  | (Span & { readonly kind: 'and' | 'or'; readonly terms: readonly FilterNode[] });
