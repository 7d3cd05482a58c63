import { ApiProperty } from '@nestjs/swagger';
import type { Page } from '#device';
import {
  bulkActions,
  bulkOutcomes,
  bulkStates,
  taskStates,
  type BulkAction,
  type BulkItem,
  type BulkOperation,
  type BulkOutcome,
  type BulkProgress,
  type BulkState,
  type TaskState,
} from '#task';

/** An operation over many devices. */
export class BulkOperationResponse {
  @ApiProperty({ type: 'string', format: 'uuid' })
  id: string;

  @ApiProperty({ type: 'string', enum: [...bulkActions] })
  action: BulkAction;

  @ApiProperty({
    type: 'string',
    enum: [...bulkStates],
    description: '`running` until all targets had their turn',
  })
  state: BulkState;

  @ApiProperty({ type: 'string', required: false, description: 'The filter that it was asked for with' })
  filter?: string;

  @ApiProperty({ type: 'string' })
  createdBy: string;

  @ApiProperty({ type: 'string', format: 'date-time' })
  createdAt: Date;

  @ApiProperty({ type: 'string', format: 'date-time', required: false })
  finishedAt?: Date;

  @ApiProperty({ type: 'integer', description: 'Tasks enqueued or cancelled so far' })
  applied: number;

  @ApiProperty({ type: 'integer', description: 'Devices or tasks for which that was not possible' })
  refused: number;

  static from(operation: BulkOperation): BulkOperationResponse {
    return shownFields(operation);
  }
}

function shownFields({ filter, finishedAt, ...operation }: BulkOperation) {
  return {
    ...operation,
    ...(filter !== null && { filter }),
    ...(finishedAt !== null && { finishedAt }),
  };
}

/** An operation with what its tasks have come to. */
export class BulkProgressResponse extends BulkOperationResponse {
  @ApiProperty({
    type: 'object',
    additionalProperties: { type: 'integer' },
    description: `Of the tasks that it enqueued, how many are in each state now: ${taskStates.join(', ')}`,
    example: { queued: 120, succeeded: 4_880 },
  })
  taskStates: Readonly<Partial<Record<TaskState, number>>>;

  static of({ taskStates: counts, ...operation }: BulkProgress): BulkProgressResponse {
    return { ...shownFields(operation), taskStates: counts };
  }
}

/** What an operation would do. */
export class BulkPreviewResponse {
  @ApiProperty({ type: 'boolean', enum: [true] })
  dryRun: true;

  @ApiProperty({ type: 'integer', description: 'Devices that are selected now' })
  devices: number;

  @ApiProperty({ type: 'string', format: 'uuid', isArray: true, description: 'The first of them' })
  sample: readonly string[];
}

/** What became of one device or task. */
export class BulkItemResponse {
  @ApiProperty({ type: 'string', format: 'uuid' })
  deviceId: string;

  @ApiProperty({ type: 'string', format: 'uuid', required: false })
  taskId?: string;

  @ApiProperty({ type: 'string', enum: [...bulkOutcomes] })
  outcome: BulkOutcome;

  @ApiProperty({ type: 'string', enum: [...taskStates], required: false, description: 'As the task is now' })
  taskState?: TaskState;

  static from({ deviceId, taskId, outcome, taskState }: BulkItem): BulkItemResponse {
    return {
      deviceId,
      outcome,
      ...(taskId !== null && { taskId }),
      ...(taskState !== null && { taskState }),
    };
  }
}

const nextFact = {
  type: 'string',
  nullable: true,
  description: 'Cursor of the next page, null after the last',
} as const;

/** One page of operations. */
export class BulkOperationPageResponse {
  @ApiProperty({ type: () => [BulkOperationResponse] })
  items: readonly BulkOperationResponse[];

  @ApiProperty(nextFact)
  next: string | null;

  static from({ items, next }: Page<BulkOperation>): BulkOperationPageResponse {
    return { items: items.map((operation) => BulkOperationResponse.from(operation)), next };
  }
}

/** One page of items. */
export class BulkItemPageResponse {
  @ApiProperty({ type: () => [BulkItemResponse] })
  items: readonly BulkItemResponse[];

  @ApiProperty(nextFact)
  next: string | null;

  static from({ items, next }: Page<BulkItem>): BulkItemPageResponse {
    return { items: items.map((item) => BulkItemResponse.from(item)), next };
  }
}
