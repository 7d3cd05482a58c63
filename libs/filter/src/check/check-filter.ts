import { filterLimits } from '../filter-limits.js';
import { problemAt, type FilterProblem, type FilterProblemCode, type Span } from '../filter-problem.js';
import type { FilterNode, Literal, Predicate, Subject } from '../syntax/filter-node.js';
import { checkFieldPredicate } from './check-field.js';
import { checkParameterPredicate } from './check-parameter.js';
import type { Condition } from './condition.js';
import type { FilterRegistry } from './filter-registry.js';
import { nearestName } from './nearest-name.js';
import type { ProblemSink } from './problem-sink.js';

export type CheckOutcome =
  | { readonly kind: 'checked'; readonly condition: Condition }
  | { readonly kind: 'refused'; readonly problems: readonly [FilterProblem, ...FilterProblem[]] };

const mostProblems = 20;

/**
 * Gives every part of a filter its type and puts the filters of groups in the place of their names. All problems are
 * reported, up to 20; those inside a group are reported at its name.
 */
export function checkFilter(node: FilterNode, registry: FilterRegistry): CheckOutcome {
  const checker = new FilterChecker(registry);
  const condition = checker.check(node);
  const [first, ...others] = checker.problems;
  if (first === undefined) return { kind: 'checked', condition };
  return { kind: 'refused', problems: [first, ...others.slice(0, mostProblems - 1)] };
}

const nothing: Condition = { kind: 'any', terms: [] };

class FilterChecker implements ProblemSink {
  readonly problems: FilterProblem[] = [];
  private readonly openGroups: string[] = [];
  /** The outermost group name that is being resolved: the only place of it in the text at hand. */
  private place: Span | null = null;
  private terms = 0;

  constructor(private readonly registry: FilterRegistry) {}

  check(node: FilterNode): Condition {
    switch (node.kind) {
      case 'and':
        return { kind: 'all', terms: node.terms.map((term) => this.check(term)) };
      case 'or':
        return { kind: 'any', terms: node.terms.map((term) => this.check(term)) };
      case 'not':
        return { kind: 'not', term: this.check(node.term) };
      case 'compare':
      case 'in':
      case 'like':
      case 'isNull':
        return this.checkPredicate(node);
    }
  }

  refuse(span: Span, code: FilterProblemCode, message: string, remedy: string): Condition {
    const isInGroup = this.openGroups.length > 0;
    const text = isInGroup ? `in group ${this.openGroups.join(', which uses ')}: ${message}` : message;
    if (this.problems.length < mostProblems)
      this.problems.push(problemAt(this.place ?? span, code, text, remedy));
    return nothing;
  }

  private checkPredicate(predicate: Predicate): Condition {
    this.terms += predicate.kind === 'in' ? predicate.values.length : 1;
    if (this.terms > filterLimits.termsWithGroups)
      return this.refuse(
        predicate,
        'tooManyTerms',
        `with its groups the filter has more than ${filterLimits.termsWithGroups} conditions and values`,
        'Use fewer or smaller groups.',
      );
    const { subject } = predicate;
    if (subject.kind === 'parameter')
      return checkParameterPredicate(predicate, subject, this.registry.parameter(subject.path), this);
    return subject.name === 'group'
      ? this.checkGroupPredicate(predicate)
      : this.checkField(predicate, subject);
  }

  private checkField(predicate: Predicate, subject: Subject & { readonly kind: 'field' }): Condition {
    const { fields, aliases } = this.registry;
    const name = ownValue(aliases, subject.name) ?? subject.name;
    const field = ownValue(fields, name);
    if (field !== undefined) return checkFieldPredicate(predicate, { name, field }, this);
    const names = [...Object.keys(fields), ...Object.keys(aliases), 'group'];
    const near = nearestName(subject.name, names);
    return this.refuse(
      subject,
      'unknownField',
      `there is no field ${subject.name}`,
      near === null ? `Fields are ${names.join(', ')} and param("…").` : `Did you mean ${near}?`,
    );
  }

  private checkGroupPredicate(predicate: Predicate): Condition {
    const { kind } = predicate;
    if (kind === 'like' || kind === 'isNull' || (kind === 'compare' && !/^!?=$/.test(predicate.operator)))
      return this.refuse(
        predicate,
        'wrongType',
        'a group is compared by name only',
        'Write group = "name", group != "name" or group IN ("a", "b").',
      );
    const names = kind === 'in' ? predicate.values : [predicate.value];
    const terms = names.map((name) => this.resolveGroup(name));
    const condition: Condition = { kind: 'any', terms };
    const negated = kind === 'in' ? predicate.negated : predicate.operator === '!=';
    return negated ? { kind: 'not', term: condition } : condition;
  }

  private resolveGroup(literal: Literal): Condition {
    if (literal.kind !== 'text')
      return this.refuse(literal, 'wrongType', 'the name of a group is a text', 'Write it in double quotes.');
    const name = literal.value;
    const remedy = 'Groups are listed at /api/v1/groups.';
    if (this.openGroups.includes(name))
      return this.refuse(literal, 'groupCycle', `group ${name} uses itself`, 'Take one of the uses out.');
    if (this.openGroups.length >= filterLimits.groupDepth)
      return this.refuse(
        literal,
        'tooDeep',
        `more than ${filterLimits.groupDepth} groups use each other`,
        'Write the conditions of the inner groups into the outer ones.',
      );
    const node = this.registry.group(name);
    if (node === null) return this.refuse(literal, 'unknownGroup', `there is no group ${name}`, remedy);
    if (node === 'broken')
      return this.refuse(literal, 'brokenGroup', `the filter of group ${name} cannot be read`, remedy);
    return this.insideGroup(name, literal, node);
  }

  private insideGroup(name: string, place: Span, node: FilterNode): Condition {
    const isOutermost = this.place === null;
    this.place ??= place;
    this.openGroups.push(name);
    const condition = this.check(node);
    this.openGroups.pop();
    if (isOutermost) this.place = null;
    return condition;
  }
}

/** A name of a filter must not find what every object inherits. */
function ownValue<Value>(record: Readonly<Record<string, Value>>, name: string): Value | undefined {
  return Object.hasOwn(record, name) ? record[name] : undefined;
}
