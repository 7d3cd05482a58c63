import { ApiProperty } from '@nestjs/swagger';
import type { CwmpFault } from '#cwmp';
import type { Page } from '#device';
import { lanes, taskStates, type Lane, type TaskState, type ListedTask } from '#task';
import { FaultResponse } from './task.dto.js';

/** A task in a list over all devices; its result and its attempts are at the task itself. */
export class ListedTaskResponse {
  @ApiProperty({ type: 'string', format: 'uuid' })
  id: string;

  @ApiProperty({ type: 'string', format: 'uuid' })
  deviceId: string;

  @ApiProperty({ type: 'string', description: 'The RPC of a single step, "refresh", else "chain"' })
  type: string;

  @ApiProperty({ type: 'string', enum: [...taskStates] })
  state: TaskState;

  @ApiProperty({ type: 'string', enum: [...lanes] })
  lane: Lane;

  @ApiProperty({ type: 'integer' })
  priority: number;

  @ApiProperty({ type: 'string' })
  createdBy: string;

  @ApiProperty({ type: 'string', format: 'date-time' })
  createdAt: Date;

  @ApiProperty({ type: 'string', format: 'date-time', description: 'When it may be sent, or sent again' })
  notBefore: Date;

  @ApiProperty({ type: 'string', format: 'date-time' })
  expiresAt: Date;

  @ApiProperty({ type: 'string', format: 'date-time', required: false })
  settledAt?: Date;

  @ApiProperty({ type: () => FaultResponse, required: false })
  fault?: CwmpFault;

  @ApiProperty({ type: 'string', format: 'uuid', required: false, description: 'What created it in bulk' })
  operationId?: string;

  static from({ settledAt, fault, operationId, ...task }: ListedTask): ListedTaskResponse {
    return {
      ...task,
      ...(settledAt !== null && { settledAt }),
      ...(fault !== null && { fault }),
      ...(operationId !== null && { operationId }),
    };
  }
}

/** One page of the tasks of all devices. */
export class ListedTaskPageResponse {
  @ApiProperty({ type: () => [ListedTaskResponse] })
  items: readonly ListedTaskResponse[];

  @ApiProperty({
    type: 'string',
    nullable: true,
    description: 'Cursor of the next page, null after the last',
  })
  next: string | null;

  static from({ items, next }: Page<ListedTask>): ListedTaskPageResponse {
    return { items: items.map((task) => ListedTaskResponse.from(task)), next };
  }
}
