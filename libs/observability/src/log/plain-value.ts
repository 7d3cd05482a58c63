import { isSecretName, REDACTED, redactText } from './redaction.js';

/** How much of a value is kept. */
export interface ValueLimits {
  /** Characters of one string. */
  readonly text: number;
  /** Entries of one list or object. */
  readonly entries: number;
  /** Levels of nesting. */
  readonly depth: number;
}

// C0, DEL and C1 controls, bidirectional controls, line and paragraph separators, byte order mark.
const UNPRINTABLE = /[\p{Cc}\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff]/gu;

/** A text without anything that could break a line, move a cursor, or turn the reading direction. */
export function plainText(text: string, limit: number): string {
  // Looks beyond the cut: half of a credential would not be recognised.
  const plain = redactText(text.slice(0, 4 * limit).replace(UNPRINTABLE, ''));
  const cut = plain.length > limit || text.length > 4 * limit ? `${plain.slice(0, limit - 1)}…` : plain;
  return cut.toWellFormed();
}

/** A copy of any value that is safe to write into a log: plain, bounded, without secrets. Never throws. */
export function plainValue(value: unknown, limits: ValueLimits): unknown {
  switch (typeof value) {
    case 'string':
      return plainText(value, limits.text);
    case 'number':
      return Number.isFinite(value) ? value : String(value);
    case 'boolean':
    case 'undefined':
      return value;
    case 'object':
      return value === null ? null : readableObject(value, limits);
    case 'bigint':
      return String(value);
    case 'symbol':
    case 'function':
      return `[${typeof value}]`;
  }
}

function readableObject(value: object, limits: ValueLimits): unknown {
  try {
    return plainObject(value, limits);
  } catch {
    return '[unreadable]';
  }
}

function plainObject(value: object, limits: ValueLimits): unknown {
  if (value instanceof Error) return plainError(value, limits);
  if (value instanceof Date) return Number.isNaN(value.getTime()) ? 'Invalid Date' : value.toISOString();
  if (ArrayBuffer.isView(value)) return `[${value.byteLength} bytes]`;
  if (limits.depth <= 0) return Array.isArray(value) ? '[list]' : '[object]';
  const inner = { ...limits, depth: limits.depth - 1 };
  if (Array.isArray(value)) return value.slice(0, limits.entries).map((entry) => plainValue(entry, inner));
  const namesSecret = isNamedSecret(value);
  const entries = Object.entries(value).slice(0, limits.entries);
  return Object.fromEntries(
    entries.map(([key, entry]) => {
      const isSecret = isSecretName(key) || (namesSecret && key === 'value');
      return [plainText(key, limits.text), isSecret ? hide(entry) : plainValue(entry, inner)];
    }),
  );
}

/** `{ name: 'Device.WiFi.AccessPoint.1.Security.KeyPassphrase', value: … }` and its like. */
function isNamedSecret(value: object): boolean {
  return ['name', 'path', 'key'].some((property) => {
    const name: unknown = Reflect.get(value, property);
    return typeof name === 'string' && isSecretName(name);
  });
}

function hide(value: unknown): unknown {
  return value === null || value === undefined || typeof value === 'boolean' ? value : REDACTED;
}

/** Name, message, code, the stack line by line, and the causes of an error. */
function plainError(error: Error, limits: ValueLimits): Record<string, unknown> {
  const frames = (error.stack ?? '').split('\n').filter((line) => /^\s+at /.test(line));
  return {
    name: plainText(error.name, limits.text),
    message: plainText(error.message, limits.text),
    ...('code' in error ? { code: plainValue(error.code, limits) } : {}),
    stack: frames.slice(0, limits.entries).map((frame) => plainText(frame.trim(), limits.text)),
    ...(error.cause === undefined || limits.depth <= 0
      ? {}
      : { cause: plainValue(error.cause, { ...limits, depth: limits.depth - 1 }) }),
  };
}
