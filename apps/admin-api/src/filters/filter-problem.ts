import type { FilterReading } from '#device';
import type { FieldProblem } from '../problem/field-problem.js';
import { ProblemError } from '../problem/problem-error.js';

/** The problem of a request whose filter cannot be read: 400 in a query, 422 in a body. */
export function filterProblem(
  { problems }: FilterReading & { readonly kind: 'refused' },
  place: FieldProblem['in'],
): ProblemError {
  const [{ message, remedy, position }] = problems;
  const errors = problems.map((problem) => ({ in: place, pointer: '/filter', ...problem }));
  return new ProblemError('INVALID_FILTER', `At ${position} of the filter: ${message}. ${remedy}`, {
    ...(place === 'body' && { status: 422 }),
    errors,
  });
}
