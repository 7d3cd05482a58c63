import { ApiProperty } from '@nestjs/swagger';
import type { Reachability } from '#device';
import { awaitedThings, type AwaitedThing, type TaskOutlook } from '#task';
import { ReachabilityResponse } from '../connection-requests/connection-request.dto.js';

/** When an open task may have its turn. */
export class TaskOutlookResponse {
  @ApiProperty({
    type: 'string',
    enum: [...awaitedThings],
    description:
      '`release` of the device from quarantine, its `approval`, the `dependency`, its own `start`, a `session` of the device, the `answer` to what was sent, or a `report` of how that ended',
  })
  waitsFor: AwaitedThing;

  @ApiProperty({ type: 'integer', description: 'Due tasks of the device that go first; 0 is next' })
  tasksAhead: number;

  @ApiProperty({
    type: 'string',
    format: 'date-time',
    required: false,
    description:
      'When the next periodic Inform is expected; in the past when the device is overdue, absent when it told no interval',
  })
  nextInformAt?: Date;

  @ApiProperty({
    type: () => ReachabilityResponse,
    description: 'Whether the device came when it was called last, so that it need not wait for that Inform',
  })
  reachability: ReachabilityResponse;

  static of(
    { waitsFor, tasksAhead, nextInformAt }: TaskOutlook,
    reachability: Reachability,
  ): TaskOutlookResponse {
    return { waitsFor, tasksAhead, ...(nextInformAt !== null && { nextInformAt }), reachability };
  }
}
