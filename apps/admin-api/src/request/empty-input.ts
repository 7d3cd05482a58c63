import type { CallHandler, ExecutionContext, NestInterceptor } from '@nestjs/common';
import type { Request } from 'express';
import type { Observable } from 'rxjs';
import { readRequest } from './read-request.js';

class Nothing {}

/** For a handler that takes no body: one that has fields is refused instead of ignored. */
export class EmptyBody implements NestInterceptor {
  intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> {
    const { body }: { body: unknown } = context.switchToHttp().getRequest<Request>();
    readRequest(Nothing, body, { in: 'body' });
    return next.handle();
  }
}

/** For a handler that takes no query: one that has parameters is refused instead of ignored. */
export class EmptyQuery implements NestInterceptor {
  intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> {
    const { query } = context.switchToHttp().getRequest<Request>();
    readRequest(Nothing, query, { in: 'query' });
    return next.handle();
  }
}
