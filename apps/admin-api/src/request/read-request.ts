import type { Type } from '@nestjs/common';
import { plainToInstance } from 'class-transformer';
import { validateSync } from 'class-validator';
import type { FieldProblem } from '../problem/field-problem.js';
import { ProblemError } from '../problem/problem-error.js';
import { brokenRules } from './broken-rules.js';
import { refuseUnsafeJson } from './plain-json.js';

/** Where in the request the value stands; `pointer` when it is not the whole part. */
export interface RequestPlace {
  readonly in: FieldProblem['in'];
  readonly pointer?: string;
}

/** class-transformer group in which texts of a URL become numbers. */
export const queryGroup = 'query';

const mostErrors = 20;

/**
 * A request part as an instance of its DTO class. A missing part is read as an empty object.
 *
 * @throws ProblemError INVALID_REQUEST (400) when the form is wrong: no object, unknown or missing fields, wrong
 *   JSON types, and anything in a query; INVALID_VALUE (422) when the form is right but a value of the body is not.
 *   Both name every field by a JSON pointer.
 */
export function readRequest<Dto extends object>(dto: Type<Dto>, raw: unknown, place: RequestPlace): Dto {
  const pointer = place.pointer ?? '';
  const value = raw === undefined ? {} : raw;
  const unsafe = refuseUnsafeJson(value, pointer);
  if (unsafe !== null) throw invalidFields('INVALID_REQUEST', [{ in: place.in, ...unsafe }]);
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    const message = 'must be a JSON object';
    throw invalidFields('INVALID_REQUEST', [{ in: place.in, pointer, code: 'isObject', message }]);
  }
  const groups = place.in === 'query' ? [queryGroup] : [];
  const instance = plainToInstance(dto, { ...value }, { groups });
  const errors = validateSync(instance, {
    whitelist: true,
    forbidNonWhitelisted: true,
    // Else a DTO without fields would refuse the empty object as well.
    forbidUnknownValues: false,
    validationError: { target: false },
  });
  const broken = brokenRules(errors, pointer);
  if (broken.length === 0) return instance;
  const isFormWrong = place.in === 'query' || broken.some(({ concerns }) => concerns === 'form');
  const fields = broken.map(({ pointer, code, message }) => ({ in: place.in, pointer, code, message }));
  throw invalidFields(isFormWrong ? 'INVALID_REQUEST' : 'INVALID_VALUE', fields);
}

/** The problem of fields that are wrong; its detail names the first, for readers of logs. */
export function invalidFields(
  code: 'INVALID_REQUEST' | 'INVALID_VALUE',
  errors: readonly FieldProblem[],
): ProblemError {
  const [first] = errors;
  const where = first === undefined || first.pointer === '' ? 'The request' : first.pointer;
  const more = errors.length > 1 ? ` (and ${errors.length - 1} more)` : '';
  return new ProblemError(
    code,
    `${where} ${first?.message ?? 'is wrong'}${more}; correct the fields in "errors".`,
    {
      errors: errors.slice(0, mostErrors),
    },
  );
}
