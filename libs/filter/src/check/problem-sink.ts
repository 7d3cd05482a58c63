import type { FilterProblemCode, Span } from '../filter-problem.js';
import type { Condition } from './condition.js';

/** What the checks of a predicate report to; they go on with `nothing` where the predicate makes no sense. */
export interface ProblemSink {
  refuse(span: Span, code: FilterProblemCode, message: string, remedy: string): Condition;
}
