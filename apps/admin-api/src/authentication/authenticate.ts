import type { Request, RequestHandler } from 'express';
import { apiKeyDigest, type ApiKeyAuthenticator } from './api-key-authenticator.js';

declare global {
  namespace Express {
    interface Request {
      /** Who asks; absent until `authenticate` has found out. */
      principal?: string;
    }
  }
}

// [RFC 6750 2.1], with every visible character because an operator may choose the key.
const BEARER = /^Bearer +([\x21-\x7e]{1,512})$/i;

/**
 * Finds out who asks, before any body is read. It refuses nobody itself: a request without a principal is stopped
 * by the DefaultDenyGuard unless its route is public. An authenticator that fails ends the request.
 */
export function authenticate(authenticator: ApiKeyAuthenticator): RequestHandler {
  return async (request: Request, _response, next) => {
    const [, key] = BEARER.exec(request.headers.authorization ?? '') ?? [];
    const principal = key === undefined ? null : await authenticator.find(apiKeyDigest(key));
    if (principal !== null) request.principal = principal;
    next();
  };
}

/** Name of the caller of a route that is not public. */
export function principalOf({ principal }: Request): string {
  if (principal === undefined) throw new Error('a route that needs a principal was made public');
  return principal;
}
