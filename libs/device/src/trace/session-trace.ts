/** One HTTP message as it can be shown: nothing secret is in it any more. */
export interface TracedMessage {
  /** Request line or status line. */
  readonly line: string;
  readonly headers: readonly (readonly [name: string, value: string])[];
  /** SOAP, written anew and indented; null without a body, or when it is not kept. */
  readonly body: string | null;
  /** What is not shown of the body and why; null when nothing is missing. */
  readonly note: string | null;
}

/** One request of the CPE and its answer. */
export interface TracedExchange {
  readonly at: Date;
  /** From the request to the answer, in ms. */
  readonly durationMs: number;
  readonly request: TracedMessage;
  /** Null when the gateway failed to answer. */
  readonly response: TracedMessage | null;
}

/** `traced`: its device was under trace; `failed`: the session did not end in order. */
export type TraceReason = 'traced' | 'failed';

/** How the session ended: in order, displaced by a newer one, silent, or by a failure of ours. */
export type TracedResult = 'completed' | 'superseded' | 'abandoned' | 'crashed';

/** What is known of a trace without reading its transcript. */
export interface TraceSummary {
  readonly id: string;
  /** Public id. */
  readonly deviceId: string;
  readonly reason: TraceReason;
  readonly result: TracedResult;
  readonly startedAt: Date;
  readonly endedAt: Date;
  /** Requests of the session, also those that are not in the transcript. */
  readonly exchangeCount: number;
}

/** The redacted transcript of one session. */
export interface SessionTrace extends TraceSummary {
  readonly exchanges: readonly TracedExchange[];
}

/** A transcript as text to be read by a person. */
export function traceText(trace: SessionTrace): string {
  const missing = trace.exchangeCount - trace.exchanges.length;
  const head = [
    `trace ${trace.id}`,
    `device ${trace.deviceId}`,
    `session ${trace.result}, from ${trace.startedAt.toISOString()} to ${trace.endedAt.toISOString()}`,
    ...(missing > 0 ? [`${missing} of ${trace.exchangeCount} requests are not kept`] : []),
  ];
  return [head.join('\n'), ...trace.exchanges.map(exchangeText)].join('\n\n') + '\n';
}

function exchangeText({ at, durationMs, request, response }: TracedExchange): string {
  const answer = response === null ? '< no answer: the gateway failed' : messageText('<', response);
  return `--- ${at.toISOString()}, ${durationMs} ms\n${messageText('>', request)}\n\n${answer}`;
}

function messageText(mark: string, { line, headers, body, note }: TracedMessage): string {
  const lines = [line, ...headers.map(([name, value]) => `${name}: ${value}`)];
  const parts = [lines.map((each) => `${mark} ${each}`).join('\n')];
  if (body !== null) parts.push(body.trimEnd());
  if (note !== null) parts.push(`[${note}]`);
  return parts.join('\n\n');
}
