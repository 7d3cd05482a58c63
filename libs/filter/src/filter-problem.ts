/** A piece of the filter's text: offset and length in UTF-16 units, counted from 0. */
export interface Span {
  readonly position: number;
  readonly length: number;
}

export type FilterProblemCode =
  | 'tooLong'
  | 'tooDeep'
  | 'tooManyTerms'
  | 'syntax'
  | 'badText'
  | 'mixedAndOr'
  | 'unknownField'
  | 'wrongType'
  | 'badValue'
  | 'notSearchable'
  | 'notReady'
  | 'unknownGroup'
  | 'groupCycle'
  | 'brokenGroup';

/** What is wrong with a filter, where, and what its author can do about it. */
export interface FilterProblem extends Span {
  readonly code: FilterProblemCode;
  /** Names what was found, worded to stand alone. */
  readonly message: string;
  /** What to write instead. */
  readonly remedy: string;
}

/** Ends the parsing of a text at its first problem; it never leaves this room. */
export class FilterSyntaxError extends Error {
  constructor(readonly problem: FilterProblem) {
    super(problem.message);
  }
}

export function problemAt(
  { position, length }: Span,
  code: FilterProblemCode,
  message: string,
  remedy: string,
): FilterProblem {
  return { code, message, remedy, position, length };
}
