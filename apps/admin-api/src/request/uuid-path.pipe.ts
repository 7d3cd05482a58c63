import type { PipeTransform } from '@nestjs/common';
import { ProblemError } from '../problem/problem-error.js';

const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** A path parameter that names something by UUID: one that is no UUID names nothing, so no store is asked. */
export class UuidPathPipe implements PipeTransform<string, string> {
  constructor(private readonly missing: keyof typeof details) {}

  transform(value: string): string {
    if (!UUID.test(value)) throw notFound(this.missing);
    return value.toLowerCase();
  }
}

const details = {
  DEVICE_NOT_FOUND: 'Take the id from the list at /api/v1/devices.',
  FILE_NOT_FOUND: 'Take the id from the list at /api/v1/files.',
  TRACE_NOT_FOUND: 'Take the id from the traces of the device; a trace is kept for seven days.',
  TASK_NOT_FOUND: 'Take the id from the answer that created the task or from the tasks of the device.',
  ITEM_NOT_FOUND: 'Take the id from the items of the area; the device may have lost it meanwhile.',
  OPERATION_NOT_FOUND: 'Take the id from the list at /api/v1/bulk-operations; it is kept for 90 days.',
} as const;

/** The problem of an id that names nothing. */
export function notFound(code: keyof typeof details): ProblemError {
  return new ProblemError(code, details[code]);
}
