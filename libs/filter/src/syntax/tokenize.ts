import { FilterSyntaxError, problemAt, type FilterProblemCode, type Span } from '../filter-problem.js';
import { filterLimits } from '../filter-limits.js';
import type { Token, TokenKind } from './token.js';

const shapes: readonly (readonly [TokenKind | 'space', RegExp])[] = [
  ['space', /[ \t\r\n]+/y],
  ['word', /[A-Za-z][A-Za-z0-9]*/y],
  ['duration', /[0-9]+[A-Za-z][A-Za-z0-9]*/y],
  ['number', /[0-9]+(?:\.[0-9]+)?/y],
  ['text', /"(?:[^"\\]|\\.)*"/sy],
  ['symbol', /<=|>=|!=|[=<>(),+-]/y],
];

/** Signs of other languages, with what stands for them here. */
const foreignSigns: readonly (readonly [string, string])[] = [
  ['&&', 'Write AND.'],
  ['||', 'Write OR.'],
  ['!', 'Write NOT before a condition, or != between a field and a value.'],
  ['~', 'Write LIKE with % for any text, e.g. LIKE "F6%".'],
  ["'", 'Put texts into double quotes.'],
  ['.', 'Put versions and addresses into double quotes.'],
  [':', 'Put times and addresses into double quotes.'],
  ['“', 'Put texts into straight double quotes.'],
  ['”', 'Put texts into straight double quotes.'],
];

/** Splits a text into tokens, the last of which is its end. @throws FilterSyntaxError at the first that is none. */
export function tokenize(text: string): readonly Token[] {
  if (text.length > filterLimits.length)
    throw failure(
      { position: filterLimits.length, length: text.length - filterLimits.length },
      'tooLong',
      `the filter has ${text.length} characters`,
      `A filter may have ${filterLimits.length}; save parts of it as groups and use them by name.`,
    );
  const tokens: Token[] = [];
  for (let position = 0; position < text.length;) {
    const token = tokenAt(text, position);
    if (token.kind !== 'space') tokens.push({ ...token, kind: token.kind });
    position += token.length;
  }
  return [...tokens, { kind: 'end', raw: '', value: '', position: text.length, length: 0 }];
}

function tokenAt(text: string, position: number): Omit<Token, 'kind'> & { kind: TokenKind | 'space' } {
  for (const [kind, shape] of shapes) {
    shape.lastIndex = position;
    const [raw] = shape.exec(text) ?? [];
    if (raw === undefined) continue;
    const span = { position, length: raw.length };
    return { kind, raw, value: kind === 'text' ? textOf(raw, span) : raw, ...span };
  }
  throw unknownSign(text, position);
}

function unknownSign(text: string, position: number): FilterSyntaxError {
  const rest = text.slice(position);
  if (rest.startsWith('"'))
    return failure(
      { position, length: rest.length },
      'syntax',
      'the text has no end',
      'Close it with a double quote; a quote inside a text is written \\".',
    );
  const [sign, remedy] = foreignSigns.find(([sign]) => rest.startsWith(sign)) ?? [
    String.fromCodePoint(rest.codePointAt(0) ?? 0),
    'Write conditions such as online = false AND model IN ("F670L", "F609").',
  ];
  return failure({ position, length: sign.length }, 'syntax', `${sign} has no meaning here`, remedy);
}

/** The text behind a quoted one, with the escapes of JSON. */
function textOf(raw: string, span: Span): string {
  const value = jsonTextOf(raw);
  if (value === null)
    throw failure(
      span,
      'badText',
      'the text has an escape that is not known, or a line break',
      'Texts are written as in JSON: \\" and \\\\ for quote and backslash, \\n and \\u00e4 for others.',
    );
  if (value.includes('\u0000') || !value.isWellFormed())
    throw failure(
      span,
      'badText',
      'the text has NUL or half a surrogate pair, which no stored value has',
      'Leave it out.',
    );
  return value;
}

function jsonTextOf(raw: string): string | null {
  try {
    return String(JSON.parse(raw));
  } catch {
    return null;
  }
}

function failure(span: Span, code: FilterProblemCode, message: string, remedy: string): FilterSyntaxError {
  return new FilterSyntaxError(problemAt(span, code, message, remedy));
}
