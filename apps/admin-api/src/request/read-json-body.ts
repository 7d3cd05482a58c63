import express, { type Request, type RequestHandler } from 'express';
import { hasFileBody } from '../files/file-body.js';
import { ProblemError } from '../problem/problem-error.js';

const limitBytes = 1_048_576;
const longestMs = 30_000;

const readJson = express.json({
  limit: limitBytes,
  inflate: false,
  type: ['application/json', 'application/*+json'],
});

/** Reads JSON bodies of authenticated callers only; a stranger's body is never parsed. */
export const readJsonBody: RequestHandler = (request, response, next) => {
  if (request.principal === undefined || !hasBody(request) || hasFileBody(request)) return next();
  if (request.is(['application/json', 'application/*+json']) === false) {
    return next(
      new ProblemError(
        'UNSUPPORTED_MEDIA_TYPE',
        'Send the header Content-Type: application/json with the body.',
      ),
    );
  }
  const late = setTimeout(() => request.socket.destroy(), longestMs).unref();
  readJson(request, response, (error?: unknown) => {
    clearTimeout(late);
    next(error);
  });
};

/** A length of zero is no body: many clients state it on a POST without one. */
function hasBody({ headers }: Request): boolean {
  const length = headers['content-length'];
  return headers['transfer-encoding'] !== undefined || (length !== undefined && Number(length) !== 0);
}
