import { ApiProperty } from '@nestjs/swagger';
import type { DeviceEvent, EventKind, Page } from '#device';

/** An event as the API shows it. */
export class EventResponse {
  @ApiProperty({ type: 'string', format: 'uuid' })
  id: string;

  @ApiProperty({ type: 'string', format: 'uuid' })
  deviceId: string;

  @ApiProperty({
    type: 'string',
    enum: ['inform', 'call', 'alert'] satisfies EventKind[],
    description:
      '`inform`: why the device came; `call`: what it told by an RPC of its own; `alert`: what operators ought to know',
  })
  kind: EventKind;

  @ApiProperty({
    type: 'string',
    description:
      'The event code of an Inform, or the RPC: TransferComplete, AutonomousTransferComplete, DUStateChangeComplete, AutonomousDUStateChangeComplete, RequestDownload, Kicked; or the alert: ' +
      '`identity_conflict`, several devices tell this identity; `device_quarantined`, the ACS has failed on it and keeps it out; `device_released`, it is let in again',
    example: '1 BOOT',
  })
  code: string;

  @ApiProperty({ type: 'string', description: 'Empty when the device gave none' })
  commandKey: string;

  @ApiProperty({ type: 'string', format: 'date-time', description: 'When it was stored, before its answer' })
  at: Date;

  @ApiProperty({
    type: 'object',
    additionalProperties: true,
    selfRequired: false,
    description:
      'The arguments of a call in its own element names, without credentials; what an alert goes by; absent for `inform`',
  })
  data?: unknown;

  @ApiProperty({
    type: 'string',
    format: 'uuid',
    required: false,
    description: 'The task whose attempt the CommandKey names',
  })
  taskId?: string;

  @ApiProperty({ type: 'string', format: 'uuid', required: false })
  attemptId?: string;

  static from({ data, taskId, attemptId, ...event }: DeviceEvent): EventResponse {
    return {
      ...event,
      ...(data !== null && data !== undefined && { data }),
      ...(taskId !== null && { taskId }),
      ...(attemptId !== null && { attemptId }),
    };
  }
}

/** One page of events. */
export class EventPageResponse {
  @ApiProperty({ type: () => [EventResponse] })
  items: readonly EventResponse[];

  @ApiProperty({
    type: 'string',
    nullable: true,
    description: 'Cursor of the next page, null after the last',
  })
  next: string | null;

  static from({ items, next }: Page<DeviceEvent>): EventPageResponse {
    return { items: items.map((event) => EventResponse.from(event)), next };
  }
}
