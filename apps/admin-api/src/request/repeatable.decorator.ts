import { applyDecorators } from '@nestjs/common';
import { ApiHeader } from '@nestjs/swagger';
import { idempotencyHeader } from './repeatable-requests.js';

/** Documents the header by which a request may be repeated. */
export const ApiRepeatable = () =>
  applyDecorators(
    ApiHeader({
      name: idempotencyHeader,
      required: false,
      description:
        'Chosen by the caller, for one request. The same request with the same key within 24 hours creates nothing more and gets the same answer, with `Idempotency-Replayed: true`; while the first one is under way 409, for another request 422. A request that was refused frees its key.',
      schema: { type: 'string', minLength: 1, maxLength: 255 },
    }),
  );
