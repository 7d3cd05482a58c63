import type { OpenAPIObject } from '@nestjs/swagger';
import type { RequestHandler } from 'express';
import { ProblemError } from '../problem/problem-error.js';

interface Route {
  readonly pattern: RegExp;
  readonly methods: ReadonlySet<string>;
}

/** Answers 405 with Allow [RFC 9110 15.5.6] for a documented path, where the router would say that it is unknown. */
export function refuseOtherMethods({ paths }: OpenAPIObject): RequestHandler {
  const routes = Object.entries(paths).map(([path, operations]) => routeOf(path, Object.keys(operations)));
  const documented = patternsByMethod(routes);
  return (request, _response, next) => {
    if (documented.get(request.method)?.test(request.path)) return next();
    const matching = routes.filter(({ pattern }) => pattern.test(request.path));
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
  return { pattern: new RegExp(`^${path.replaceAll(/\{\w+\}/g, '[^/]+')}/?$`, 'i'), methods };
}

/** One pattern for all paths of a method: nearly every request is looked up by it alone. */
function patternsByMethod(routes: readonly Route[]): ReadonlyMap<string, RegExp> {
  const methods = new Set(routes.flatMap((route) => [...route.methods]));
  return new Map(
    [...methods].map((method) => {
      const its = routes.filter((route) => route.methods.has(method));
      return [method, new RegExp(its.map(({ pattern }) => pattern.source).join('|'), 'i')];
    }),
  );
}
