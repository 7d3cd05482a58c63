import { Injectable } from '@nestjs/common';
import type { Response } from 'express';
import { newUuidV7 } from '#device';
import { BulkOperations, BulkOperationStore, type BulkCreation, type BulkOrder } from '#task';
import { principalOf } from '../authentication/authenticate.js';
import { ProblemError } from '../problem/problem-error.js';
import { RepeatableRequests } from '../request/repeatable-requests.js';
import { notFound } from '../request/uuid-path.pipe.js';
import { BulkProgressResponse } from './bulk-operation.dto.js';

/** Turns an order for many devices into a durable operation. */
@Injectable()
export class BulkIntake {
  constructor(
    private readonly store: BulkOperationStore,
    private readonly operations: BulkOperations,
    private readonly requests: RepeatableRequests,
  ) {}

  /**
   * Answers 202 with the operation, which a worker then carries out.
   *
   * @param filter as its caller wrote it
   * @throws ProblemError when the order is refused; nothing is begun then
   */
  async accept(
    readOrder: () => Promise<BulkOrder>,
    filter: string | undefined,
    response: Response,
  ): Promise<BulkProgressResponse> {
    const { answer } = await this.requests.once(response, async () => {
      const id = newUuidV7();
      const createdBy = principalOf(response.req);
      const order = await readOrder();
      const outcome = await this.store.create({ id, order, filter: filter ?? null, createdBy });
      if (outcome.kind !== 'created') throw refusal(outcome);
      return { id };
    });
    await this.operations.start(answer.id);
    const operation = await this.store.find(answer.id);
    if (operation === null) throw notFound('OPERATION_NOT_FOUND');
    response.status(202).location(`/api/v1/bulk-operations/${answer.id}`);
    return BulkProgressResponse.of(operation);
  }
}

/** The problem of an operation that was not begun. */
export function refusal(outcome: Exclude<BulkCreation, { kind: 'created' }>): ProblemError {
  if (outcome.kind === 'tooManyRunning')
    return new ProblemError(
      'TOO_MANY_OPERATIONS',
      `${outcome.limit} operations run; wait until one is over, or stop one.`,
    );
  const message = 'is no device';
  const errors = outcome.positions
    .slice(0, 20)
    .map((index) => ({ in: 'body', pointer: `/ids/${index}`, code: 'unknownDevice', message }) as const);
  const detail = `${outcome.positions.length} of the ids are of no device; nothing was begun.`;
  return new ProblemError('DEVICE_NOT_FOUND', detail, { errors });
}
