import { HttpException } from '@nestjs/common';
import { InvalidCursorError, QueryTooSlowError, StoredStateError } from '#device';
import { isDependencyFailure, RegistryUnavailableError } from '#observability';
import type { ProblemCode } from './problem-code.js';
import { ProblemError } from './problem-error.js';

const bodyLimit = '1 MiB';

const retryLaterSec = '5';

/** The problem behind anything that a request may throw; what is not expected tells the caller nothing. */
export function problemOf(error: unknown): ProblemError {
  if (error instanceof ProblemError) return error;
  if (error instanceof InvalidCursorError)
    return new ProblemError(
      'INVALID_CURSOR',
      'Use the value of "next" of the former page, or leave cursor out.',
      {
        errors: [
          { in: 'query', pointer: '/cursor', code: 'cursor', message: 'is not a cursor of this list' },
        ],
      },
    );
  if (error instanceof QueryTooSlowError)
    return new ProblemError(
      'FILTER_TOO_SLOW',
      'Too many devices have to be looked at. Add a condition on a field with an index, such as model or tag.',
    );
  if (error instanceof StoredStateError)
    return new ProblemError(
      'STORED_STATE_DAMAGED',
      'Nothing but what was asked for is affected. Restore it from a backup, or, if it belongs to the parameters of a device, call POST …/devices/{id}/quarantine/release, which has the device tell them anew.',
    );
  if (error instanceof HttpException && error.getStatus() < 500) return ofHttpException(error);
  if (error instanceof RegistryUnavailableError || isDependencyFailure(error))
    return new ProblemError('DEPENDENCY_UNAVAILABLE', 'Nothing was changed or lost; try again in a moment.', {
      headers: { 'Retry-After': retryLaterSec },
    });
  return new ProblemError(
    'INTERNAL_ERROR',
    'The request failed for a reason of ours. Look for the traceId in the log of this server.',
  );
}

const codeByStatus: Readonly<Record<number, ProblemCode>> = {
  404: 'ROUTE_NOT_FOUND',
  413: 'BODY_TOO_LARGE',
  415: 'UNSUPPORTED_MEDIA_TYPE',
};

const detailByCode: Partial<Record<ProblemCode, string>> = {
  MALFORMED_JSON: 'Send one JSON object in UTF-8; the body ends early or breaks the JSON grammar.',
  ROUTE_NOT_FOUND: 'The paths of this API are listed at /api/openapi.json.',
  BODY_TOO_LARGE: `A body may have ${bodyLimit}; send the work in several requests.`,
  UNSUPPORTED_MEDIA_TYPE: 'Send the header Content-Type: application/json, UTF-8 and no Content-Encoding.',
};

/** Errors of Nest and of Express, which Nest wraps and names as the cause. */
function ofHttpException(error: HttpException): ProblemError {
  const status = error.getStatus();
  const code = isParseFailure(error.cause) ? 'MALFORMED_JSON' : (codeByStatus[status] ?? 'REQUEST_REFUSED');
  return new ProblemError(code, detailByCode[code] ?? 'Check the path, the headers and the body.', {
    status,
  });
}

function isParseFailure(cause: unknown): boolean {
  return cause instanceof Error && 'type' in cause && cause.type === 'entity.parse.failed';
}
