import type { Predicate } from '../syntax/filter-node.js';
import { isNegated, likeCondition, negatedIf, textsOf, timePointOf } from './check-values.js';
import type { Condition, Source } from './condition.js';
import type { FieldType } from './filter-registry.js';
import type { ProblemSink } from './problem-sink.js';

interface NamedField {
  readonly name: string;
  readonly field: FieldType;
}

/** The condition of a predicate on a field. Literals have to be of the field's type. */
export function checkFieldPredicate(
  predicate: Predicate,
  { name, field }: NamedField,
  sink: ProblemSink,
): Condition {
  const of: Source = { kind: 'field', name };
  if (predicate.kind === 'isNull') {
    const isNullable = (field.type === 'text' || field.type === 'time') && field.nullable;
    if (!isNullable)
      return sink.refuse(predicate, 'wrongType', `${name} is never NULL`, 'Compare it with a value.');
    return negatedIf(predicate.negated, { kind: 'absent', of });
  }
  switch (field.type) {
    case 'text':
      return textCondition(predicate, { name, field, of }, sink);
    case 'flag':
      return flagCondition(predicate, of, sink);
    case 'time':
      return timeCondition(predicate, of, sink);
    case 'set': {
      const texts = textsOf(predicate, name, sink);
      if ('refused' in texts) return texts.refused;
      return negatedIf(isNegated(predicate), { kind: 'member', of, oneOf: texts });
    }
  }
}

interface TextField {
  readonly name: string;
  readonly field: FieldType & { readonly type: 'text' };
  readonly of: Source;
}

function textCondition(predicate: Predicate, { name, field, of }: TextField, sink: ProblemSink): Condition {
  const stored = (text: string) => (field.stored === 'upperCase' ? text.toUpperCase() : text);
  if (predicate.kind === 'like') return likeCondition(predicate, of, sink, (pattern) => stored(pattern));
  const texts = textsOf(predicate, name, sink);
  if ('refused' in texts) return texts.refused;
  const { choices } = field;
  const stranger = texts.find((text) => choices !== undefined && !choices.includes(text));
  if (stranger !== undefined)
    return sink.refuse(
      predicate,
      'badValue',
      `${name} is never ${JSON.stringify(stranger)}`,
      `Its values are ${choices?.map((choice) => JSON.stringify(choice)).join(', ')}.`,
    );
  return negatedIf(isNegated(predicate), { kind: 'text', of, oneOf: texts.map(stored) });
}

function flagCondition(predicate: Predicate, of: Source & { kind: 'field' }, sink: ProblemSink): Condition {
  const { name } = of;
  const isEquality = predicate.kind === 'compare' && /^!?=$/.test(predicate.operator);
  if (!isEquality || predicate.value.kind !== 'boolean')
    return sink.refuse(
      predicate,
      'wrongType',
      `${name} is true or false`,
      `Write ${name} = true or ${name} = false.`,
    );
  const is = predicate.operator === '=' ? predicate.value.value : !predicate.value.value;
  return { kind: 'flag', of, is };
}

function timeCondition(predicate: Predicate, of: Source & { kind: 'field' }, sink: ProblemSink): Condition {
  if (predicate.kind !== 'compare')
    return sink.refuse(
      predicate,
      'wrongType',
      `${of.name} is a time`,
      `Compare it by <, <=, >, >=, = or !=, as in ${of.name} < now() - 1d.`,
    );
  const time = timePointOf(predicate.value);
  if (time === null)
    return sink.refuse(
      predicate.value,
      'wrongType',
      `${of.name} is a time, and the value is none`,
      'Write now() - 1d, or a time from 1970 to 2199 such as "2026-11-22T12:00:00Z".',
    );
  return { kind: 'time', of, operator: predicate.operator, time };
}
