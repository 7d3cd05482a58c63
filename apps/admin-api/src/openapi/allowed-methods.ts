import type { OpenAPIObject } from '@nestjs/swagger';
import type { RequestHandler } from 'express';
import { ProblemError } from '../problem/problem-error.js';

interface Route {
  /** Of a regular expression that matches its paths. */
  readonly source: string;
  readonly methods: ReadonlySet<string>;
}

/** Answers 405 with Allow [RFC 9110 15.5.6] for a documented path, where the router would say that it is unknown. */
export function refuseOtherMethods({ paths }: OpenAPIObject): RequestHandler {
  const routes = Object.entries(paths).map(([path, operations]) => routeOf(path, Object.keys(operations)));
  const byMethod = new Map(
    [...new Set(routes.flatMap(({ methods }) => [...methods]))].map((method) => [
      method,
      patternOf(routes.filter(({ methods }) => methods.has(method))),
    ]),
  );
  return (request, _response, next) => {
    if (byMethod.get(request.method)?.test(request.path)) return next();
    const matching = routes.filter((route) => patternOf([route]).test(request.path));
    if (matching.length === 0) return next();
    const allow = [...new Set(matching.flatMap(({ methods }) => [...methods]))].join(', ');
    next(
      new ProblemError('METHOD_NOT_ALLOWED', `Use one of ${allow}.`, {
        headers: { Allow: allow },
      }),
    );
  };
}

function routeOf(path: string, operations: readonly string[]): Route {
  const methods = new Set(['OPTIONS', ...operations.map((operation) => operation.toUpperCase())]);
  if (methods.has('GET')) methods.add('HEAD');
  return { source: path.replaceAll(/\{\w+\}/g, '[^/]+'), methods };
}

function patternOf(routes: readonly Route[]): RegExp {
  return new RegExp(`^(?:${routes.map(({ source }) => source).join('|')})/?$`, 'i');
}
