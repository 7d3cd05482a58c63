interface ProblemKind {
  readonly status: number;
  readonly title: string;
  /** The same request may succeed later, unchanged. */
  readonly retryable: boolean;
}

/** Every answer of the API that is not a success. A code is stable: clients and documentation rely on it. */
export const problemKinds = {
  MALFORMED_JSON: { status: 400, title: 'The body is not JSON', retryable: false },
  INVALID_REQUEST: { status: 400, title: 'The request has the wrong form', retryable: false },
  INVALID_FILTER: { status: 400, title: 'The filter cannot be read', retryable: false },
  INVALID_CURSOR: { status: 400, title: 'The cursor is not one of this list', retryable: false },
  UNAUTHENTICATED: { status: 401, title: 'A valid API key is needed', retryable: false },
  ROUTE_NOT_FOUND: { status: 404, title: 'There is nothing at this path', retryable: false },
  DEVICE_NOT_FOUND: { status: 404, title: 'There is no such device', retryable: false },
  GROUP_NOT_FOUND: { status: 404, title: 'There is no such group', retryable: false },
  PARAMETER_NOT_PROMOTED: { status: 404, title: 'The parameter is not promoted', retryable: false },
  ITEM_NOT_FOUND: { status: 404, title: 'The device has no such item', retryable: false },
  TASK_NOT_FOUND: { status: 404, title: 'There is no such task', retryable: false },
  FILE_NOT_FOUND: { status: 404, title: 'There is no such file', retryable: false },
  OPERATION_NOT_FOUND: { status: 404, title: 'There is no such bulk operation', retryable: false },
  TRACE_NOT_FOUND: { status: 404, title: 'There is no such trace', retryable: false },
  METHOD_NOT_ALLOWED: { status: 405, title: 'This path does not answer that method', retryable: false },
  DEVICE_EXISTS: { status: 409, title: 'The device is registered already', retryable: false },
  DEVICE_NOT_SEEN: { status: 409, title: 'The device has never informed', retryable: true },
  USERNAME_TAKEN: { status: 409, title: "The username is another device's", retryable: false },
  TASK_ALREADY_SENT: { status: 409, title: 'The task was sent to the device', retryable: false },
  TASK_ALREADY_SETTLED: { status: 409, title: 'The task is settled', retryable: false },
  TASK_DUPLICATE: { status: 409, title: 'An open task has the same dedupeKey', retryable: false },
  TOO_MANY_PENDING: { status: 409, title: 'The device has too many pending tasks', retryable: true },
  OPERATION_OVER: { status: 409, title: 'The bulk operation is over', retryable: false },
  IDEMPOTENCY_IN_FLIGHT: { status: 409, title: 'The same request is under way', retryable: true },
  GROUP_IN_USE: { status: 409, title: 'Another group uses the group', retryable: false },
  GROUP_CYCLE: { status: 409, title: 'The group would use itself', retryable: false },
  TOO_MANY_TAGS: { status: 409, title: 'The device has as many tags as it may have', retryable: false },
  TOO_MANY_GROUPS: { status: 409, title: 'There are as many groups as there may be', retryable: false },
  TOO_MANY_PROMOTED: { status: 409, title: 'As many parameters are promoted as may be', retryable: false },
  DEMOTION_RUNS: { status: 409, title: 'The parameter is still being demoted', retryable: true },
  VERSION_MISMATCH: { status: 412, title: 'It was changed meanwhile', retryable: false },
  TOO_MANY_TRACES: { status: 409, title: 'As many devices are under trace as may be', retryable: true },
  BODY_TOO_LARGE: { status: 413, title: 'The body is too large', retryable: false },
  UNSUPPORTED_MEDIA_TYPE: { status: 415, title: 'The body must be plain JSON', retryable: false },
  INVALID_VALUE: { status: 422, title: 'A value is not acceptable', retryable: false },
  RPC_NOT_FOUND: { status: 422, title: 'There is no such RPC', retryable: false },
  IDEMPOTENCY_MISMATCH: { status: 422, title: 'The key was used for another request', retryable: false },
  FILTER_TOO_SLOW: { status: 422, title: 'The filter takes too long', retryable: false },
  TOO_MANY_STREAMS: { status: 429, title: 'Too many event streams are open', retryable: true },
  TOO_MANY_OPERATIONS: { status: 429, title: 'Too many bulk operations run', retryable: true },
  REQUEST_REFUSED: { status: 400, title: 'The request cannot be served', retryable: false },
  INTERNAL_ERROR: { status: 500, title: 'Something went wrong here', retryable: true },
  STORED_STATE_DAMAGED: { status: 500, title: 'What is stored of it is damaged', retryable: false },
  READ_FAILED: { status: 502, title: 'The device would not tell', retryable: true },
  DEPENDENCY_UNAVAILABLE: { status: 503, title: 'A service behind the API is unavailable', retryable: true },
} as const satisfies Record<string, ProblemKind>;

export type ProblemCode = keyof typeof problemKinds;

/** The stable `type` of a problem [RFC 9457 3.1.1], e.g. `urn:aviary:problem:device-not-found`. */
export function problemType(code: ProblemCode): string {
  return `urn:aviary:problem:${code.toLowerCase().replaceAll('_', '-')}`;
}
