import type { FilterNode, Literal, Subject } from './filter-node.js';

/** Writes a syntax tree as text that parses to the same tree, in one spelling for all who wrote it differently. */
export function printFilter(node: FilterNode): string {
  switch (node.kind) {
    case 'and':
    case 'or':
      return node.terms.map(printTerm).join(` ${node.kind.toUpperCase()} `);
    case 'not':
      return `NOT ${printTerm(node.term)}`;
    case 'compare':
      return `${printSubject(node.subject)} ${node.operator} ${printLiteral(node.value)}`;
    case 'in': {
      const values = node.values.map(printLiteral).join(', ');
      return `${printSubject(node.subject)} ${node.negated ? 'NOT IN' : 'IN'} (${values})`;
    }
    case 'like': {
      const like = `${node.negated ? 'NOT ' : ''}${node.ignoreCase ? 'ILIKE' : 'LIKE'}`;
      return `${printSubject(node.subject)} ${like} ${printLiteral(node.pattern)}`;
    }
    case 'isNull':
      return `${printSubject(node.subject)} IS ${node.negated ? 'NOT ' : ''}NULL`;
  }
}

function printTerm(node: FilterNode): string {
  return node.kind === 'and' || node.kind === 'or' ? `(${printFilter(node)})` : printFilter(node);
}

function printSubject(subject: Subject): string {
  return subject.kind === 'field' ? subject.name : `param(${JSON.stringify(subject.path)})`;
}

const units = [
  ['w', 604_800_000],
  ['d', 86_400_000],
  ['h', 3_600_000],
  ['m', 60_000],
  ['s', 1_000],
] as const;

function printLiteral(literal: Literal): string {
  if (literal.kind === 'text') return JSON.stringify(literal.value);
  if (literal.kind !== 'now') return String(literal.value);
  if (literal.offsetMs === 0) return 'now()';
  const ms = Math.abs(literal.offsetMs);
  const [unit, unitMs] = units.find(([, unitMs]) => ms % unitMs === 0) ?? ['s', 1_000];
  return `now() ${literal.offsetMs < 0 ? '-' : '+'} ${ms / unitMs}${unit}`;
}
