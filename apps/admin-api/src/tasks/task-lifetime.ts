import { ProblemError } from '../problem/problem-error.js';
import type { TaskSchedule } from './task-schedule.dto.js';

const dayMs = 86_400_000;
const defaultLifetimeMs = 7 * dayMs;
const longestLifetimeMs = 366 * dayMs;

/** The time in which a task may be sent. */
export interface TaskLifetime {
  readonly notBefore: Date | null;
  readonly expiresAt: Date;
}

/**
 * Without an expiry a task lives seven days from the time it may be sent.
 *
 * @throws ProblemError INVALID_VALUE when it would end before it begins or more than a year from now
 */
export function lifetimeOf(options: TaskSchedule, optionsIn: 'body' | 'query', nowMs: number): TaskLifetime {
  const { notBefore, expiresAt } = options;
  const startMs = Math.max(nowMs, notBefore === undefined ? nowMs : Date.parse(notBefore));
  const endMs = expiresAt === undefined ? startMs + defaultLifetimeMs : Date.parse(expiresAt);
  const field = expiresAt === undefined ? 'notBefore' : 'expiresAt';
  if (endMs <= startMs) throw outOfRange(field, 'must be in the future and after notBefore', optionsIn);
  if (endMs > nowMs + longestLifetimeMs)
    throw outOfRange(field, 'must not keep the task for more than a year', optionsIn);
  return { notBefore: notBefore === undefined ? null : new Date(notBefore), expiresAt: new Date(endMs) };
}

function outOfRange(field: string, message: string, optionsIn: 'body' | 'query'): ProblemError {
  return new ProblemError('INVALID_VALUE', `${field} ${message}.`, {
    errors: [{ in: optionsIn, pointer: `/${field}`, code: 'lifetime', message }],
  });
}
