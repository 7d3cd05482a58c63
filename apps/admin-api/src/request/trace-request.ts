import { randomUUID } from 'node:crypto';
import type { RequestHandler } from 'express';

declare global {
  namespace Express {
    interface Request {
      /** Name of the request in answers and logs; absent until `traceRequest` gave it one. */
      traceId?: string;
    }
  }
}

// A name given from outside must not be able to forge a log line.
const TRACE_ID = /^[\w.-]{1,64}$/;

/** Names every request: by the caller's X-Request-Id where it is plain, else by a fresh one; the answer repeats it. */
export const traceRequest: RequestHandler = (request, response, next) => {
  const given = request.get('X-Request-Id');
  const traceId = given !== undefined && TRACE_ID.test(given) ? given : randomUUID();
  request.traceId = traceId;
  response.set('X-Request-Id', traceId);
  next();
};
