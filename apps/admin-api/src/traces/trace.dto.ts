import { ApiProperty } from '@nestjs/swagger';
import type {
  Page,
  SessionTrace,
  TracedExchange,
  TracedMessage,
  TracedResult,
  TraceReason,
  TraceSummary,
} from '#device';

class HeaderResponse {
  @ApiProperty({ type: 'string' })
  name: string;

  @ApiProperty({ type: 'string' })
  value: string;
}

class TracedMessageResponse {
  @ApiProperty({ type: 'string', description: 'Request line or status line' })
  line: string;

  @ApiProperty({ type: () => [HeaderResponse] })
  headers: readonly HeaderResponse[];

  @ApiProperty({ type: 'string', nullable: true, description: 'SOAP, written anew without its secrets' })
  body: string | null;

  @ApiProperty({ type: 'string', nullable: true, description: 'What is not shown of the body and why' })
  note: string | null;

  static from({ headers, ...message }: TracedMessage): TracedMessageResponse {
    return { ...message, headers: headers.map(([name, value]) => ({ name, value })) };
  }
}

class TracedExchangeResponse {
  @ApiProperty({ type: 'string', format: 'date-time' })
  at: Date;

  @ApiProperty({ type: 'integer', description: 'From the request to the answer, in ms' })
  durationMs: number;

  @ApiProperty({ type: () => TracedMessageResponse })
  request: TracedMessageResponse;

  @ApiProperty({
    type: () => TracedMessageResponse,
    required: false,
    description: 'Absent when the gateway failed to answer',
  })
  response?: TracedMessageResponse;

  static from({ request, response, ...exchange }: TracedExchange): TracedExchangeResponse {
    return {
      ...exchange,
      request: TracedMessageResponse.from(request),
      ...(response !== null && { response: TracedMessageResponse.from(response) }),
    };
  }
}

/** What is known of a trace without its transcript. */
export class TraceSummaryResponse {
  @ApiProperty({ type: 'string', format: 'uuid' })
  id: string;

  @ApiProperty({ type: 'string', format: 'uuid' })
  deviceId: string;

  @ApiProperty({
    type: 'string',
    enum: ['traced', 'failed'] satisfies TraceReason[],
    description: '`traced`: the device was under trace; `failed`: the session did not end in order',
  })
  reason: TraceReason;

  @ApiProperty({
    type: 'string',
    enum: ['completed', 'superseded', 'abandoned', 'crashed'] satisfies TracedResult[],
    description: 'In order, displaced by a newer session, or silent',
  })
  result: TracedResult;

  @ApiProperty({ type: 'string', format: 'date-time' })
  startedAt: Date;

  @ApiProperty({ type: 'string', format: 'date-time' })
  endedAt: Date;

  @ApiProperty({ type: 'integer', description: 'Requests of the session, also those that are not kept' })
  exchangeCount: number;
}

/** The redacted transcript of one session. */
export class TraceResponse extends TraceSummaryResponse {
  @ApiProperty({ type: () => [TracedExchangeResponse] })
  exchanges: readonly TracedExchangeResponse[];

  static from({ exchanges, ...summary }: SessionTrace): TraceResponse {
    return { ...summary, exchanges: exchanges.map((exchange) => TracedExchangeResponse.from(exchange)) };
  }
}

/** One page of traces. */
export class TracePageResponse {
  @ApiProperty({ type: () => [TraceSummaryResponse] })
  items: readonly TraceSummaryResponse[];

  @ApiProperty({
    type: 'string',
    nullable: true,
    description: 'Cursor of the next page, null after the last',
  })
  next: string | null;

  static from({ items, next }: Page<TraceSummary>): TracePageResponse {
    return { items, next };
  }
}
