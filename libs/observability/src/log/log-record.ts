import { currentLogContext, type LogContext } from './log-context.js';
import { plainText, plainValue, type ValueLimits } from './plain-value.js';

export type RecordLevel = 'fatal' | 'error' | 'warn' | 'info' | 'debug';

/** What one call of a logger says, before limits. */
export interface LogRecord {
  readonly level: RecordLevel;
  /** Name of the event, such as `session.opened`. */
  readonly message: string;
  /** Who logs: the name that a Nest Logger was made with. */
  readonly context: string | undefined;
  readonly fields: LogContext;
  /** Facts about the event. */
  readonly params: Readonly<Record<string, unknown>>;
  readonly error: Error | undefined;
}

const LINE_LIMIT_BYTES = 8_192;
const GENEROUS: ValueLimits = { text: 1_024, entries: 32, depth: 5 };
const STRICT: ValueLimits = { text: 128, entries: 8, depth: 2 };

/**
 * Makes a record from the arguments of a Nest logger call: a message, then objects of facts, an error or its stack,
 * and last the name of the logger.
 */
export function toLogRecord(level: RecordLevel, message: unknown, rest: readonly unknown[]): LogRecord {
  const args = [...rest];
  const context = typeof args.at(-1) === 'string' && !isStack(args.at(-1)) ? String(args.pop()) : undefined;
  let error = message instanceof Error ? message : undefined;
  const params: Record<string, unknown> = {};
  for (const argument of [message, ...args]) {
    if (argument instanceof Error) error ??= argument;
    else if (isStack(argument)) error ??= errorOfStack(message, argument);
    else if (isFacts(argument)) Object.assign(params, argument);
    else if (argument !== message && argument !== undefined) params['detail'] = argument;
  }
  const text = typeof message === 'string' ? message : (error?.name ?? 'log');
  return { level, message: text, context, fields: currentLogContext(), params, error };
}

/** One line of JSON without its line end: at most 8 KiB, whatever the record holds. */
export function renderJson(record: LogRecord, now: Date): string {
  for (const limits of [GENEROUS, STRICT]) {
    const line = JSON.stringify(plainRecord(record, now, limits));
    if (Buffer.byteLength(line) < LINE_LIMIT_BYTES) return line;
  }
  const bare = { ...record, params: { truncated: true }, error: undefined };
  return JSON.stringify(plainRecord(bare, now, STRICT));
}

/** One line for people: time, level, logger, event, then `name=value` for every fact. */
export function renderPretty(record: LogRecord, now: Date): string {
  const { error } = record;
  const reason = error === undefined ? {} : { error: `${error.name}: ${error.message}` };
  const facts = plainFacts({ ...record.fields, ...record.params, ...reason }, GENEROUS);
  const pairs = Object.entries(facts).map(
    ([name, value]) => `${name}=${typeof value === 'string' ? value : JSON.stringify(value)}`,
  );
  const head = [now.toISOString().slice(11, 23), record.level.toUpperCase().padEnd(5), record.context ?? '-'];
  return plainText([...head, record.message, ...pairs].join(' '), LINE_LIMIT_BYTES / 4);
}

function plainRecord(record: LogRecord, now: Date, limits: ValueLimits): Record<string, unknown> {
  const params = plainFacts(record.params, limits);
  return {
    ts: now.toISOString(),
    level: record.level,
    msg: plainText(record.message, limits.text),
    ...(record.context === undefined ? {} : { context: plainText(record.context, limits.text) }),
    ...plainFacts(record.fields, limits),
    ...(Object.keys(params).length === 0 ? {} : { params }),
    ...(record.error === undefined ? {} : { error: plainValue(record.error, limits) }),
  };
}

function plainFacts(facts: object, limits: ValueLimits): Record<string, unknown> {
  const plain = plainValue(facts, limits);
  return plain instanceof Object ? Object.fromEntries(Object.entries(plain)) : {};
}

function isStack(value: unknown): value is string {
  return typeof value === 'string' && /\n\s+at /.test(value);
}

function isFacts(value: unknown): value is object {
  return value instanceof Object && !Array.isArray(value) && typeof value !== 'function';
}

function errorOfStack(message: unknown, stack: string): Error {
  const error = new Error(typeof message === 'string' ? message : 'error');
  error.stack = stack;
  return error;
}
