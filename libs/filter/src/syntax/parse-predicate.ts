import type { Span } from '../filter-problem.js';
import { isComparisonOperator, type Predicate, type Subject } from './filter-node.js';
import { parseLiteral } from './parse-literal.js';
import { nameOf } from './token.js';
import type { TokenReader } from './token-reader.js';

const keywords: ReadonlySet<string> = new Set([
  'AND',
  'OR',
  'NOT',
  'IN',
  'LIKE',
  'ILIKE',
  'IS',
  'NULL',
  'TRUE',
  'FALSE',
]);

/** Reads one condition on one subject. @throws FilterSyntaxError */
export function parsePredicate(reader: TokenReader): Predicate {
  const subject = parseSubject(reader);
  if (reader.takeWord('IS')) return nullTest(reader, subject);
  const negated = reader.takeWord('NOT');
  if (reader.takeWord('IN')) return inList(reader, subject, negated);
  const ignoreCase = reader.isWord('ILIKE');
  if (reader.takeWord('LIKE') || reader.takeWord('ILIKE')) {
    const pattern = parseLiteral(reader);
    return { kind: 'like', subject, pattern, ignoreCase, negated, ...reader.spanFrom(subject) };
  }
  const operator = reader.peek();
  if (negated || operator.kind !== 'symbol' || !isComparisonOperator(operator.raw))
    return reader.fail(
      operator,
      'syntax',
      `${nameOf(operator)} stands where ${negated ? 'IN or LIKE' : 'a comparison'} is expected`,
      'After a field write =, !=, <, <=, >, >=, [NOT] IN (…), [NOT] LIKE "…" or IS [NOT] NULL.',
    );
  reader.take();
  const value = parseLiteral(reader);
  return { kind: 'compare', subject, operator: operator.raw, value, ...reader.spanFrom(subject) };
}

function parseSubject(reader: TokenReader): Subject {
  const word = reader.take();
  if (word.kind !== 'word' || keywords.has(word.raw.toUpperCase()))
    return reader.fail(
      word,
      'syntax',
      `${nameOf(word)} stands where a field is expected`,
      'Begin a condition with a field such as online, or with param("Device.DeviceInfo.UpTime").',
    );
  if (!reader.takeSymbol('(')) return { kind: 'field', name: word.raw, ...spanOf(word) };
  const path = reader.take();
  const remedy = 'Write param("…") with the full name of one parameter in double quotes.';
  if (word.raw !== 'param' || path.kind !== 'text')
    return reader.fail(
      word.raw === 'param' ? path : word,
      'syntax',
      word.raw === 'param' ? `${nameOf(path)} stands where a text is expected` : `${word.raw} is no function`,
      remedy,
    );
  reader.expectSymbol(')', remedy);
  return { kind: 'parameter', path: path.value, ...reader.spanFrom(word) };
}

function spanOf({ position, length }: Span): Span {
  return { position, length };
}

function nullTest(reader: TokenReader, subject: Subject): Predicate {
  const negated = reader.takeWord('NOT');
  const next = reader.peek();
  if (!reader.takeWord('NULL'))
    reader.fail(
      next,
      'syntax',
      `${nameOf(next)} stands where NULL is expected`,
      'Write IS NULL or IS NOT NULL; other values are compared by =.',
    );
  return { kind: 'isNull', subject, negated, ...reader.spanFrom(subject) };
}

function inList(reader: TokenReader, subject: Subject, negated: boolean): Predicate {
  const remedy = 'Write the values as IN ("a", "b").';
  reader.expectSymbol('(', remedy);
  const values = [parseLiteral(reader)];
  while (reader.takeSymbol(',')) values.push(parseLiteral(reader));
  reader.expectSymbol(')', remedy);
  return { kind: 'in', subject, values, negated, ...reader.spanFrom(subject) };
}
