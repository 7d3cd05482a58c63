import { Injectable, SetMetadata, type CanActivate, type ExecutionContext } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { Request } from 'express';
import { ProblemError } from '../problem/problem-error.js';

const PUBLIC_ROUTE = 'aviary:publicRoute';

/** Opens a route, or all routes of a controller, to callers without a key. */
export const PublicRoute = () => SetMetadata(PUBLIC_ROUTE, true);

/** Lets nobody in whom `authenticate` did not recognise, unless the route says that it is public. */
@Injectable()
export class DefaultDenyGuard implements CanActivate {
  constructor(private readonly reflector: Reflector) {}

  canActivate(context: ExecutionContext): boolean {
    const isPublic = this.reflector.getAllAndOverride<boolean>(PUBLIC_ROUTE, [
      context.getHandler(),
      context.getClass(),
    ]);
    const request = context.switchToHttp().getRequest<Request>();
    if (isPublic || request.principal !== undefined) return true;
    throw new ProblemError(
      'UNAUTHENTICATED',
      'Send the header Authorization: Bearer <API key> with a valid key.',
      {
        headers: { 'WWW-Authenticate': challenge(request) },
      },
    );
  }
}

/** [RFC 6750 3]: the error is named only to a caller who tried. */
function challenge({ headers }: Request): string {
  const realm = 'Bearer realm="aviary"';
  return headers.authorization === undefined ? realm : `${realm}, error="invalid_token"`;
}
