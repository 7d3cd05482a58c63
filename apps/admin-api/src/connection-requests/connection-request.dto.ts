import { ApiProperty } from '@nestjs/swagger';
import {
  callTransports,
  reachabilityOf,
  type CallAttempt,
  type CallTransport,
  type ConnectionRequestTarget,
  type DeviceCall,
  type Reachability,
} from '#device';
import { TextListField, UniqueNames } from '../field/list-field.js';

const ways = callTransports.join('|');

/** Body that says how a device may be called. */
export class ConnectionRequestPolicyRequest {
  @TextListField({
    min: 0,
    max: callTransports.length,
    entry: { min: 1, max: 8, pattern: new RegExp(`^(${ways})$`), shape: `must be one of ${ways}` },
    description:
      'The ways by which the device may be called; they are tried as http, udp, xmpp whatever the order here. With none it is never called, and its tasks wait for its periodic Inform',
    example: ['http', 'udp'],
  })
  @UniqueNames()
  transports: CallTransport[];
}

/** One way that was tried. */
export class CallAttemptResponse implements CallAttempt {
  @ApiProperty({ type: 'string', enum: callTransports })
  transport: CallTransport;

  @ApiProperty({ type: 'string', example: 'unreachable' })
  outcome: string;

  @ApiProperty({ type: 'string', nullable: true, example: 'timeout' })
  reason: string | null;
}

/** One call of a device. */
export class ConnectionRequestResponse {
  @ApiProperty({ type: 'string', format: 'uuid' })
  id: string;

  @ApiProperty({ type: 'string', format: 'date-time' })
  calledAt: Date;

  @ApiProperty({
    type: 'string',
    format: 'date-time',
    nullable: true,
    description: 'Null while it is under way',
  })
  endedAt: Date | null;

  @ApiProperty({
    type: 'string',
    nullable: true,
    description:
      '`accepted` (HTTP, XMPP) and `sent` (UDP, which no device answers) promise a session; `busy`, `badCredentials`, `staleUrl`, `unreachable`, `refused` (by our own guard), `protocolError` and `notCallable` do not',
    example: 'accepted',
  })
  outcome: string | null;

  @ApiProperty({
    type: 'string',
    nullable: true,
    description:
      'Why the device was not called: `noCredentials` (none of ours are confirmed), `noUrl` (it told none, and no other way leads to it), `noWay` (none of the allowed ways leads to it) or `quarantined`. Null when the outcome is another than `notCallable`',
    example: null,
  })
  reason: string | null;

  @ApiProperty({
    type: () => [CallAttemptResponse],
    description: 'What happened on each way, in their order',
  })
  attempts: readonly CallAttemptResponse[];

  @ApiProperty({
    type: 'string',
    format: 'date-time',
    nullable: true,
    description: 'When the device informed because of it',
  })
  informedAt: Date | null;

  static from({ id, calledAt, end, informedAt }: DeviceCall): ConnectionRequestResponse {
    return {
      id,
      calledAt,
      endedAt: end?.endedAt ?? null,
      outcome: end?.outcome ?? null,
      reason: end?.reason ?? null,
      attempts: end?.attempts ?? [],
      informedAt,
    };
  }
}

/** Whether a device comes when it is called. */
export class ReachabilityResponse implements Reachability {
  @ApiProperty({ type: 'string', enum: ['reachable', 'unreachable', 'calling', 'unknown'] })
  state: Reachability['state'];

  @ApiProperty({
    type: 'string',
    enum: callTransports,
    nullable: true,
    description: 'The way that worked last',
  })
  by: CallTransport | null;

  @ApiProperty({ type: 'string', format: 'date-time', nullable: true, description: 'When that was learned' })
  at: Date | null;
}

/** How a device is called, and what came of it. */
export class DeviceConnectionRequestsResponse {
  @ApiProperty({
    type: 'string',
    enum: callTransports,
    isArray: true,
    description: 'The ways that are allowed',
  })
  transports: readonly CallTransport[];

  @ApiProperty({ type: 'boolean', description: 'The device has confirmed credentials of its own' })
  hasCredentials: boolean;

  @ApiProperty({ type: () => ReachabilityResponse })
  reachability: ReachabilityResponse;

  @ApiProperty({ type: () => ConnectionRequestResponse, nullable: true })
  lastCall: ConnectionRequestResponse | null;

  static from(
    { transports, credentials }: ConnectionRequestTarget,
    call: DeviceCall | null,
  ): DeviceConnectionRequestsResponse {
    return {
      transports,
      hasCredentials: credentials !== null,
      reachability: reachabilityOf(call, new Date()),
      lastCall: call && ConnectionRequestResponse.from(call),
    };
  }
}
