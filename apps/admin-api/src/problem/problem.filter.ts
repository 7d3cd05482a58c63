import { randomUUID } from 'node:crypto';
import { Catch, Logger, type ArgumentsHost, type ExceptionFilter } from '@nestjs/common';
import type { Request, Response } from 'express';
import { problemKinds, problemType } from './problem-code.js';
import type { ProblemError } from './problem-error.js';
import { problemOf } from './problem-of.js';
import type { ProblemResponse } from './problem.dto.js';

/** Answers every failure with problem+json and logs once what is not the caller's doing. */
@Catch()
export class ProblemFilter implements ExceptionFilter {
  private readonly logger = new Logger('AdminApi');

  catch(error: unknown, host: ArgumentsHost): void {
    const request = host.switchToHttp().getRequest<Request>();
    const response = host.switchToHttp().getResponse<Response>();
    const problem = problemOf(error);
    const traceId = request.traceId ?? randomUUID();
    const body = problemBody(problem, traceId);
    if (body.status >= 500) this.log(error, { traceId, method: request.method, path: request.path });
    if (response.headersSent) {
      response.destroy();
      return;
    }
    // A body that was not read to its end would be taken for the next request.
    if (!request.complete) response.set('Connection', 'close');
    response
      .status(body.status)
      .set({ ...problem.details.headers, 'Content-Type': 'application/problem+json' })
      .json(body);
  }

  private log(error: unknown, facts: Readonly<Record<string, string>>): void {
    const { name, message, stack } = error instanceof Error ? error : new Error(String(error));
    this.logger.error('request.failed', { ...facts, error: `${name}: ${message}`, stack });
  }
}

function problemBody({ code, detail, details }: ProblemError, traceId: string): ProblemResponse {
  const { status, title, retryable } = problemKinds[code];
  return {
    type: problemType(code),
    title,
    status: details.status ?? status,
    detail,
    code,
    ...(details.errors !== undefined && { errors: details.errors }),
    traceId,
    retryable,
  };
}
