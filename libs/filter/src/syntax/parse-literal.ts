import type { Literal } from './filter-node.js';
import { nameOf, type Token } from './token.js';
import type { TokenReader } from './token-reader.js';

const unitMs: Readonly<Record<string, number>> = {
  s: 1_000,
  m: 60_000,
  h: 3_600_000,
  d: 86_400_000,
  w: 604_800_000,
};

const longestDurationMs = 3_650 * 86_400_000;

/** Reads one value. @throws FilterSyntaxError */
export function parseLiteral(reader: TokenReader): Literal {
  const start = reader.peek();
  if (start.kind === 'text') return { kind: 'text', value: reader.take().value, ...reader.spanFrom(start) };
  if (reader.takeWord('TRUE')) return { kind: 'boolean', value: true, ...reader.spanFrom(start) };
  if (reader.takeWord('FALSE')) return { kind: 'boolean', value: false, ...reader.spanFrom(start) };
  if (reader.isWord('NOW')) return now(reader);
  const sign = reader.takeSymbol('-') ? '-' : '';
  const number = reader.peek();
  if (number.kind === 'number') return signed(reader, start, sign);
  return reader.fail(
    number,
    'syntax',
    `${nameOf(number)} stands where a value is expected`,
    number.kind === 'duration'
      ? 'Put a text into double quotes; a duration stands behind now(), as in now() - 1d.'
      : 'Values are "text" in double quotes, numbers, true, false, and now() - 1d; IS NULL asks for what is not there.',
  );
}

function signed(reader: TokenReader, start: Token, sign: string): Literal {
  const { raw } = reader.take();
  const span = reader.spanFrom(start);
  if (!/^[0-9]{1,15}(?:\.[0-9]{1,9})?$/.test(raw))
    reader.fail(
      span,
      'badValue',
      `${nameOf({ ...start, raw })} has too many digits`,
      'Numbers have up to 15 digits and 9 behind the point.',
    );
  return { kind: 'number', value: `${sign}${raw}`, ...span };
}

function now(reader: TokenReader): Literal {
  const start = reader.take();
  reader.expectSymbol('(', 'Write now() with parentheses.');
  reader.expectSymbol(')', 'Nothing stands between the parentheses of now().');
  const factor = reader.takeSymbol('-') ? -1 : reader.takeSymbol('+') ? 1 : 0;
  const offsetMs = factor === 0 ? 0 : factor * durationMs(reader);
  return { kind: 'now', offsetMs, ...reader.spanFrom(start) };
}

function durationMs(reader: TokenReader): number {
  const token = reader.take();
  const [, digits, unit] = /^([0-9]{1,9})([smhdw])$/.exec(token.raw) ?? [];
  const ms = Number(digits) * (unitMs[unit ?? ''] ?? NaN);
  if (token.kind === 'duration' && ms <= longestDurationMs) return ms;
  return reader.fail(
    token,
    'badValue',
    `${nameOf(token)} is no duration of up to 3650 days`,
    'Write a number and a unit: s, m, h, d or w, as in 90m or 1d.',
  );
}
