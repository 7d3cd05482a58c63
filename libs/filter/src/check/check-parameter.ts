import type { Predicate, Subject } from '../syntax/filter-node.js';
import { isNegated, likeCondition, negatedIf, textsOf } from './check-values.js';
import type { Condition, Source } from './condition.js';
import type { ParameterReadiness } from './filter-registry.js';
import type { ProblemSink } from './problem-sink.js';

type ParameterSubject = Subject & { readonly kind: 'parameter' };

/**
 * The condition of a predicate on a parameter. Its values are texts, so the literal decides how they are read: as
 * text, as a decimal number, or as a CWMP boolean (`1`, `true`, `0`, `false`).
 */
export function checkParameterPredicate(
  predicate: Predicate,
  { path, ...span }: ParameterSubject,
  readiness: ParameterReadiness,
  sink: ProblemSink,
): Condition {
  const of: Source = { kind: 'parameter', path };
  if (readiness === 'unknown')
    return sink.refuse(
      span,
      'notSearchable',
      `parameter ${path} is not searchable`,
      'Make it so with PUT /api/v1/promoted-parameters/{path}, or use a field.',
    );
  if (readiness === 'pending')
    return sink.refuse(
      span,
      'notReady',
      `parameter ${path} is still being made searchable`,
      'Its progress is shown at /api/v1/promoted-parameters.',
    );
  if (predicate.kind === 'isNull') return negatedIf(predicate.negated, { kind: 'absent', of });
  if (predicate.kind === 'like') return likeCondition(predicate, of, sink);
  return comparison(predicate, of, sink);
}

function comparison(
  predicate: Predicate & { readonly kind: 'compare' | 'in' },
  of: Source & { readonly kind: 'parameter' },
  sink: ProblemSink,
): Condition {
  if (predicate.kind === 'compare') {
    const { operator, value } = predicate;
    if (value.kind === 'number') return { kind: 'number', of, operator, value: value.value };
    if (value.kind === 'boolean' && operator === '=') return { kind: 'flag', of, is: value.value };
    if (value.kind === 'boolean' && operator === '!=') return { kind: 'flag', of, is: !value.value };
  }
  const texts = textsOf(predicate, of.path, sink);
  if ('refused' in texts) return texts.refused;
  return negatedIf(isNegated(predicate), { kind: 'text', of, oneOf: texts });
}
