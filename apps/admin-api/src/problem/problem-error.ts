import type { FieldProblem } from './field-problem.js';
import type { ProblemCode } from './problem-code.js';

interface ProblemDetails {
  /** Overrides the status of the code. */
  readonly status?: number;
  readonly errors?: readonly FieldProblem[];
  readonly headers?: Readonly<Record<string, string>>;
}

/** An answer that is a problem: thrown anywhere below a controller, written by the problem filter. */
export class ProblemError extends Error {
  override readonly name = 'ProblemError';

  /** @param detail what is wrong and what the caller can do about it; shown to the caller */
  constructor(
    readonly code: ProblemCode,
    readonly detail: string,
    readonly details: ProblemDetails = {},
  ) {
    super(`${code}: ${detail}`);
  }
}
