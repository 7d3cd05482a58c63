import { ApiProperty } from '@nestjs/swagger';
import { TimestampField } from '../field/timestamp-field.js';
import { invalidFields } from '../request/read-request.js';

const dayMs = 86_400_000;
const longestDays = 7;

/** Body that puts a device under trace. */
export class TraceSwitchRequest {
  @TimestampField({
    description: `When it ends by itself; at most ${longestDays} days from now`,
    example: '2026-11-22T12:00:00Z',
  })
  until: string;

  /** @throws ProblemError INVALID_VALUE when the time is over or too far away */
  toDate(nowMs: number): Date {
    const untilMs = Date.parse(this.until);
    if (untilMs > nowMs && untilMs <= nowMs + longestDays * dayMs) return new Date(untilMs);
    const message = `must be in the future, at most ${longestDays} days from now`;
    throw invalidFields('INVALID_VALUE', [{ in: 'body', pointer: '/until', code: 'lifetime', message }]);
  }
}

/** Whether a device is under trace. */
export class TraceSwitchResponse {
  @ApiProperty({
    type: 'string',
    format: 'date-time',
    nullable: true,
    description: 'Null when the device is not under trace',
  })
  until: Date | null;
}
