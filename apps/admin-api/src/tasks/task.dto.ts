import { ApiProperty } from '@nestjs/swagger';
import type { CwmpFault, ParameterFault } from '#cwmp';
import type { SecretPaths } from '#data-model';
import type { Page } from '#device';
import { withoutSecrets } from './without-secrets.js';
import {
  lanes,
  taskReasonCodes,
  taskStates,
  type AttemptState,
  type AttemptView,
  type Lane,
  type TaskReason,
  type TaskState,
  type TaskSummary,
  type TaskView,
} from '#task';
import { TaskOutlookResponse } from './task-outlook.dto.js';

class ParameterFaultResponse implements ParameterFault {
  @ApiProperty({ type: 'string' })
  name: string;

  @ApiProperty({ type: 'integer', example: 9007 })
  code: number;

  @ApiProperty({ type: 'string' })
  string: string;
}

export class FaultResponse implements CwmpFault {
  @ApiProperty({ type: 'integer', description: 'CWMP fault code', example: 9003 })
  code: number;

  @ApiProperty({ type: 'string' })
  string: string;

  @ApiProperty({ type: () => [ParameterFaultResponse] })
  parameterFaults: readonly ParameterFault[];
}

class ProgressResponse {
  @ApiProperty({ type: 'integer' })
  done: number;

  @ApiProperty({ type: 'integer' })
  total: number;
}

class ReasonResponse {
  @ApiProperty({ type: 'string', enum: taskReasonCodes })
  code: TaskReason['code'];

  @ApiProperty({ type: 'string' })
  message: string;
}

class AttemptResponse {
  @ApiProperty({ type: 'string', format: 'uuid' })
  id: string;

  @ApiProperty({ type: 'integer', description: '1 is the first step' })
  step: number;

  @ApiProperty({ type: 'string' })
  method: string;

  @ApiProperty({ type: 'string', enum: ['dispatched', 'answered', 'faulted', 'indeterminate'] })
  state: AttemptState;

  @ApiProperty({ type: 'string', format: 'date-time' })
  dispatchedAt: Date;

  @ApiProperty({ type: 'string', format: 'date-time', required: false })
  settledAt?: Date;

  @ApiProperty({ type: () => FaultResponse, required: false })
  fault?: CwmpFault;

  @ApiProperty({
    type: 'string',
    format: 'uuid',
    required: false,
    description: 'The transcript of the session that sent it, if one was kept: GET …/traces/{id}',
  })
  traceId?: string;

  static from({ settledAt, fault, ...attempt }: AttemptView): AttemptResponse {
    return { ...attempt, ...(settledAt !== null && { settledAt }), ...(fault !== null && { fault }) };
  }
}

/** A task as a list shows it. */
export class TaskSummaryResponse {
  @ApiProperty({ type: 'string', format: 'uuid' })
  id: string;

  @ApiProperty({ type: 'string', format: 'uuid' })
  deviceId: string;

  @ApiProperty({
    type: 'string',
    description:
      'The RPC of a single step, "refresh", "proof" for a look whether an RPC in doubt has run, else "chain"',
    example: 'Reboot',
  })
  type: string;

  @ApiProperty({ type: 'string', enum: [...taskStates] })
  state: TaskState;

  @ApiProperty({ type: 'string', enum: [...lanes] })
  lane: Lane;

  @ApiProperty({ type: 'string', format: 'date-time' })
  createdAt: Date;

  @ApiProperty({
    type: 'string',
    format: 'date-time',
    required: false,
    description: 'Absent while it is open',
  })
  settledAt?: Date;

  @ApiProperty({ type: () => FaultResponse, required: false, description: 'What the device refused with' })
  fault?: CwmpFault;

  @ApiProperty({
    type: () => ProgressResponse,
    description: 'Of the steps of a chain; of a single RPC 0 or 1 of 1',
  })
  progress: TaskSummary['progress'];

  @ApiProperty({
    type: () => ReasonResponse,
    required: false,
    description: 'Why it stands as it does, where state and fault do not say it',
  })
  reason?: TaskReason;

  @ApiProperty({ type: () => [AttemptResponse] })
  attempts: readonly AttemptResponse[];

  static from(task: TaskSummary): TaskSummaryResponse {
    return summaryFields(task);
  }
}

/** A task as the API shows it. */
export class TaskResponse extends TaskSummaryResponse {
  @ApiProperty({
    oneOf: [
      { type: 'object', additionalProperties: true },
      { type: 'array', items: {} },
    ],
    required: false,
    description:
      "The RPC's answer in its own element names; for a chain a list of {method, result}, one per finished step. Values of secrets are empty.",
  })
  result?: unknown;

  @ApiProperty({
    type: () => TaskOutlookResponse,
    required: false,
    description: 'When its turn may come; told by GET …/tasks/{id} while it is open',
  })
  outlook?: TaskOutlookResponse;

  static of({ result, ...task }: TaskView, secrets: SecretPaths): TaskResponse {
    return {
      ...summaryFields(task),
      ...(result !== null && result !== undefined && { result: withoutSecrets(result, secrets) }),
    };
  }
}

/** One page of tasks. */
export class TaskPageResponse {
  @ApiProperty({
    type: () => [TaskSummaryResponse],
    description: 'Without results: GET …/tasks/{id} tells them',
  })
  items: readonly TaskSummaryResponse[];

  @ApiProperty({
    type: 'string',
    nullable: true,
    description: 'Cursor of the next page, null after the last',
  })
  next: string | null;

  static from({ items, next }: Page<TaskSummary>): TaskPageResponse {
    return { items: items.map((task) => TaskSummaryResponse.from(task)), next };
  }
}

function summaryFields(task: TaskSummary) {
  return {
    id: task.id,
    deviceId: task.deviceId,
    type: task.type,
    state: task.state,
    lane: task.lane,
    createdAt: task.createdAt,
    ...(task.settledAt !== null && { settledAt: task.settledAt }),
    ...(task.fault !== null && { fault: task.fault }),
    progress: task.progress,
    ...(task.reason !== null && { reason: task.reason }),
    attempts: task.attempts.map((attempt) => AttemptResponse.from(attempt)),
  };
}
