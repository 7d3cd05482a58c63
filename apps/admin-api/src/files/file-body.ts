import type { Request } from 'express';
import { ProblemError } from '../problem/problem-error.js';

export const fileBodyType = 'application/octet-stream';
const path = /^\/api\/v1\/files\/?$/;

/** True for the one request whose body is not JSON: its route reads it as it comes. */
export function hasFileBody(request: Request): boolean {
  return request.method === 'POST' && path.test(request.path) && request.is(fileBodyType) !== false;
}

/** @throws ProblemError when the body is no file, so that nobody stores a form by mistake */
export function requireFileBody(request: Request): void {
  if (request.is(fileBodyType) === fileBodyType) return;
  throw new ProblemError(
    'UNSUPPORTED_MEDIA_TYPE',
    `Send the bytes of the file with Content-Type: ${fileBodyType}.`,
  );
}
