import { STATUS_CODES } from 'node:http';
import { redactEnvelope, type SecretRules } from '#cwmp';
import type { SecretPaths } from '#data-model';
import type { TracedExchange, TracedMessage } from '#device';
import { REDACTED } from '#observability';
import type { Reply } from '../http/reply.js';
import { headersOf } from '../http/reply.js';
import type { RecordedExchange } from './session-recording.js';
import { secretRules } from './secret-rules.js';
import { headerPairs, tracedHeaders } from './traced-headers.js';

/** Shorter texts stand everywhere by chance. */
const shortestSecret = 4;

/** What is hidden of one session: by which rules, and what was found by them. */
interface Redaction {
  readonly rules: SecretRules;
  readonly secrets: Set<string>;
}

/** What a session has said, without its secrets: by structure first, and then wherever else one of them stands. */
export function transcriptOf(exchanges: readonly RecordedExchange[], paths: SecretPaths): TracedExchange[] {
  const redaction = { rules: secretRules(paths), secrets: new Set<string>() };
  const shown = exchanges.map(({ startedAtMs, durationMs, reply, ...request }) => ({
    at: new Date(startedAtMs),
    durationMs,
    request: requestMessage(request, redaction),
    response: reply === null ? null : responseMessage(reply, redaction),
  }));
  const sweep = sweepOf(redaction.secrets);
  return shown.map(({ request, response, ...exchange }) => ({
    ...exchange,
    request: swept(request, sweep),
    response: response === null ? null : swept(response, sweep),
  }));
}

function requestMessage(
  { line, rawHeaders, body, bodyLength }: Omit<RecordedExchange, 'startedAtMs' | 'durationMs' | 'reply'>,
  redaction: Redaction,
): TracedMessage {
  const headers = tracedHeaders(headerPairs(rawHeaders));
  const soap = body === null ? null : bodyOf(body, redaction);
  return {
    line: line.replace(/\?\S*/, `?${REDACTED}`),
    headers,
    body: soap?.xml ?? null,
    note: leftOut(rawHeaders, body === null ? bodyLength : 0) ?? soap?.note ?? null,
  };
}

/** A request of HTTP/1.1 has one header at least. */
function leftOut(rawHeaders: readonly string[], bodyLength: number): string | null {
  const body = bodyLength > 0 ? `a body of ${bodyLength} characters was not kept` : null;
  const headers = rawHeaders.length === 0 ? 'headers were not kept' : null;
  return body !== null && headers !== null ? `${body}, ${headers}` : (body ?? headers);
}

function responseMessage(reply: Reply, redaction: Redaction): TracedMessage {
  const soap = reply.body === undefined ? null : bodyOf(reply.body, redaction);
  return {
    line: `HTTP/1.1 ${reply.status} ${STATUS_CODES[reply.status] ?? ''}`,
    headers: tracedHeaders(
      Object.entries(headersOf(reply)).flatMap(([name, value]) => headerLines(name, value)),
    ),
    body: soap?.xml ?? null,
    note: reply.reason ?? soap?.note ?? null,
  };
}

function headerLines(name: string, value: unknown): (readonly [string, string])[] {
  return [value].flat().map((each) => [name, String(each)] as const);
}

function bodyOf(text: string, { rules, secrets }: Redaction): { xml: string | null; note: string | null } {
  const { xml, fault, secrets: hidden } = redactEnvelope(text, rules);
  for (const secret of hidden) secrets.add(secret);
  if (fault === null) return { xml, note: null };
  const place = xml === '' ? 'nothing of it is shown' : 'what follows is not shown';
  return { xml: xml === '' ? null : xml, note: `a body of ${text.length} characters: ${fault}; ${place}` };
}

function sweepOf(secrets: ReadonlySet<string>): (text: string) => string {
  const texts = [...secrets].map((secret) => secret.trim()).filter(({ length }) => length >= shortestSecret);
  // The longest first, so that no rest of one is left by a part of it.
  const found = texts.toSorted((a, b) => b.length - a.length);
  return (text) => found.reduce((rest, secret) => rest.replaceAll(secret, REDACTED), text);
}

function swept({ line, headers, body, note }: TracedMessage, sweep: (text: string) => string): TracedMessage {
  return {
    line: sweep(line),
    headers: headers.map(([name, value]) => [name, sweep(value)] as const),
    body: body === null ? null : sweep(body),
    note: note === null ? null : sweep(note),
  };
}
