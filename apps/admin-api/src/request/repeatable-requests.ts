import { createHash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import type { Request, Response } from 'express';
import { IdempotencyStore } from '#device';
import { principalOf } from '../authentication/authenticate.js';
import { ProblemError } from '../problem/problem-error.js';

export const idempotencyHeader = 'Idempotency-Key';

const replayedHeader = 'Idempotency-Replayed';

/** What came of a request: made now, or by an earlier sending of the same request. */
export interface Creation<Answer> {
  readonly answer: Answer;
  readonly isRepeated: boolean;
}

/** Requests that create something, each of which a caller may repeat by the header Idempotency-Key. */
@Injectable()
export class RepeatableRequests {
  constructor(private readonly store: IdempotencyStore) {}

  /**
   * Runs `create`, with the header at most once for its key; what it stores is committed together with its answer.
   *
   * @param create rejects when nothing is created: the key is then free again
   * @throws ProblemError IDEMPOTENCY_IN_FLIGHT, IDEMPOTENCY_MISMATCH, or INVALID_REQUEST for a key that is none
   */
  async once<Answer>(response: Response, create: () => Promise<Answer>): Promise<Creation<Answer>> {
    const key = keyOf(response.req);
    if (key === null) return { answer: await create(), isRepeated: false };
    const principal = principalOf(response.req);
    const outcome = await this.store.once(
      { principal, key, fingerprint: fingerprintOf(response.req) },
      create,
    );
    switch (outcome.kind) {
      case 'inFlight':
        throw new ProblemError('IDEMPOTENCY_IN_FLIGHT', 'Wait for its answer, or repeat it in a moment.', {
          headers: { 'Retry-After': '1' },
        });
      case 'otherRequest':
        throw new ProblemError('IDEMPOTENCY_MISMATCH', 'Repeat the same request, or choose another key.');
      case 'created':
        return { answer: outcome.answer, isRepeated: false };
      case 'repeated':
        response.set(replayedHeader, 'true');
        return { answer: outcome.answer, isRepeated: true };
    }
  }
}

/** @throws ProblemError INVALID_REQUEST */
function keyOf(request: Request): string | null {
  const key = request.get(idempotencyHeader);
  if (key === undefined) return null;
  if (/^[\x21-\x7e]{1,255}$/.test(key)) return key;
  const message = 'must have 1 to 255 visible ASCII characters';
  throw new ProblemError('INVALID_REQUEST', `${idempotencyHeader} ${message}.`, {
    errors: [{ in: 'header', pointer: `/${idempotencyHeader}`, code: 'idempotencyKey', message }],
  });
}

/** What is asked for, whatever the spaces in its JSON. */
function fingerprintOf({ method, originalUrl, body }: Request): Buffer {
  return createHash('sha256')
    .update(JSON.stringify([method, originalUrl, body ?? null]))
    .digest();
}
