import { decimalPattern, asciiLowerCase, type Condition } from '#filter';
import { deviceColumns } from './device-columns.js';
import { likePrefixOf } from './like-prefix.js';

/** A condition as SQL over `device d` with `device_session s`; its values are parameters, never text. */
export interface CompiledCondition {
  readonly text: string;
  readonly values: readonly unknown[];
}

/** What a condition is compiled for. */
export interface CompileOptions {
  /** Ids in `param_path` of the parameters that the condition looks at; one that is missing has no values. */
  readonly pathIds: ReadonlyMap<string, number>;
  /** The number of the first placeholder. */
  readonly firstPlaceholder: number;
  /** What holds for the keys of the devices anyway, such as `> $1`; it spares a page what lies before it. */
  readonly keyRange?: string;
}

/**
 * The SQL that is true where the condition is true. Where the condition is false or unknown, the SQL is false or
 * NULL; negations are pushed down to the comparisons, so that the two need not be told apart above them, and a
 * parameter is looked up by its value, through the index.
 */
export function compileCondition(condition: Condition, options: CompileOptions): CompiledCondition {
  const compiler = new ConditionCompiler(options);
  return { text: compiler.compile(condition, true), values: compiler.values };
}

type Test = Exclude<Condition, { readonly kind: 'all' | 'any' | 'not' | 'absent' }>;

/** Where a value is found: the expression, and the start of the value as an index has it. */
interface Operand {
  readonly value: string;
  readonly indexedStart: string | null;
}

const parameterValue: Operand = { value: 'p.value', indexedStart: 'left(p.value, 128)' };

// More joins than these would cost the planner more than they save.
const mostJoinedParameters = 4;

class ConditionCompiler {
  readonly values: unknown[] = [];
  private parameters = 0;

  constructor(private readonly options: CompileOptions) {}

  /** @param wanted whether the SQL is to be true where the condition is true, or where it is false */
  compile(condition: Condition, wanted: boolean): string {
    switch (condition.kind) {
      case 'all':
      case 'any':
        return this.joined(condition.terms, (condition.kind === 'all') === wanted, wanted);
      case 'not':
        return this.compile(condition.term, !wanted);
      case 'absent': {
        if (condition.of.kind === 'parameter')
          return `${wanted ? 'NOT ' : ''}${this.exists(condition.of.path, 'true')}`;
        return `${operandOf(condition.of.name).value} IS ${wanted ? '' : 'NOT '}NULL`;
      }
      default: {
        const { of } = condition;
        const test = this.test(condition, of.kind === 'field' ? operandOf(of.name) : parameterValue);
        const outcome = wanted ? test : `NOT (${test})`;
        return of.kind === 'field' ? outcome : this.exists(of.path, outcome);
      }
    }
  }

  private joined(terms: readonly Condition[], isConjunction: boolean, wanted: boolean): string {
    if (terms.length === 0) return isConjunction ? 'true' : 'false';
    const compiled = terms.map((term) => this.compile(term, wanted));
    return compiled.length === 1 ? compiled.join('') : `(${compiled.join(isConjunction ? ' AND ' : ' OR ')})`;
  }

  private exists(path: string, test: string): string {
    this.parameters += 1;
    const pathId = this.bind(this.options.pathIds.get(path) ?? -1, 'integer');
    const { keyRange } = this.options;
    const range = keyRange === undefined ? '' : ` AND p.device_id ${keyRange}`;
    const fence = this.parameters > mostJoinedParameters ? ' OFFSET 0' : '';
    return `EXISTS (SELECT 1 FROM promoted_param p WHERE p.device_id = d.id${range} AND p.path_id = ${pathId} AND ${test}${fence})`;
  }

  private test(condition: Test, operand: Operand): string {
    const { value } = operand;
    switch (condition.kind) {
      case 'text':
        return this.textTest(condition.oneOf, operand);
      case 'like':
        return this.likeTest(condition, operand);
      case 'flag':
        return `${condition.of.kind === 'field' ? value : flagOf(value)} = ${this.bind(condition.is, 'boolean')}`;
      case 'number':
        return `${numberOf(value)} ${condition.operator} ${this.bind(condition.value, 'numeric')}`;
      case 'time': {
        const { time, operator } = condition;
        const start = time.kind === 'fixed' ? `timestamptz 'epoch'` : `date_trunc('milliseconds', now())`;
        const offset = this.bind(time.kind === 'fixed' ? time.atMs : time.offsetMs, 'bigint');
        return `${value} ${operator} ${start} + ${offset} * interval '1 millisecond'`;
      }
      case 'member':
        return `${value} && ${this.bind(condition.oneOf, 'text[]')}`;
    }
  }

  private textTest(oneOf: readonly string[], { value, indexedStart }: Operand): string {
    if (indexedStart === null) return this.isOneOf(value, oneOf);
    const byStart = this.isOneOf(indexedStart, oneOf.map(startOf));
    return oneOf.every((text) => text.length < indexedLength)
      ? byStart
      : `(${byStart} AND ${this.isOneOf(value, oneOf)})`;
  }

  private isOneOf(expression: string, texts: readonly string[]): string {
    // `= ANY` of one would lose the order of the index.
    return texts.length === 1
      ? `${expression} = ${this.bind(texts[0], 'text')}`
      : `${expression} = ANY(${this.bind(texts, 'text[]')})`;
  }

  private likeTest(
    { pattern, ignoreCase }: Condition & { kind: 'like' },
    { value, indexedStart }: Operand,
  ): string {
    const bytes = `(${value} COLLATE "C")`;
    if (ignoreCase) return `lower${bytes} LIKE ${this.bind(asciiLowerCase(pattern), 'text')}`;
    const test = `${bytes} LIKE ${this.bind(pattern, 'text')}`;
    const prefix = indexedStart === null ? '' : likePrefixOf(pattern, indexedLength);
    return prefix === '' ? test : `(${indexedStart} LIKE ${this.bind(prefix, 'text')} AND ${test})`;
  }

  private bind(value: unknown, type: string): string {
    this.values.push(value);
    return `$${this.options.firstPlaceholder + this.values.length - 1}::${type}`;
  }
}

/** Characters of a value that its index has; a longer entry would not fit into a page. */
const indexedLength = 128;

function startOf(text: string): string {
  return Array.from(text).slice(0, indexedLength).join('');
}

function operandOf(field: string): Operand {
  const operand = deviceColumns.get(field);
  if (operand === undefined) throw new RangeError(`there is no column for the field ${field}`);
  return operand;
}

// CASE, because a cast must not be tried on what is no number.
function numberOf(value: string): string {
  return `CASE WHEN ${value} ~ '${decimalPattern}' THEN ${value}::numeric END`;
}

function flagOf(value: string): string {
  return `CASE WHEN ${value} IN ('1', 'true') THEN true WHEN ${value} IN ('0', 'false') THEN false END`;
}
