import { FilterSyntaxError, type FilterProblem, type Span } from '../filter-problem.js';
import { filterLimits } from '../filter-limits.js';
import type { FilterNode } from './filter-node.js';
import { parsePredicate } from './parse-predicate.js';
import { nameOf } from './token.js';
import { TokenReader } from './token-reader.js';

export type ParseOutcome =
  | { readonly kind: 'parsed'; readonly node: FilterNode }
  | { readonly kind: 'refused'; readonly problem: FilterProblem };

/**
 * Reads a filter such as `online = false AND model IN ("F670L", "F609")`; the first problem ends it.
 *
 *     filter    = term *( AND term ) / term *( OR term )      ; not both without parentheses
 *     term      = NOT term / "(" filter ")" / predicate
 *     predicate = subject comparison / subject [NOT] IN "(" list ")" / subject [NOT] LIKE|ILIKE text
 *               / subject IS [NOT] NULL
 *     subject   = field / param "(" text ")"
 */
export function parseFilter(text: string): ParseOutcome {
  try {
    const parser = new FilterParser(new TokenReader(text));
    return { kind: 'parsed', node: parser.parse() };
  } catch (error) {
    if (error instanceof FilterSyntaxError) return { kind: 'refused', problem: error.problem };
    throw error;
  }
}

class FilterParser {
  private depth = 0;
  private terms = 0;

  constructor(private readonly reader: TokenReader) {}

  parse(): FilterNode {
    const node = this.filter();
    const next = this.reader.peek();
    if (next.kind !== 'end')
      this.reader.fail(
        next,
        'syntax',
        `${nameOf(next)} stands where the filter could end`,
        next.raw === '-' ? 'Put texts and times into double quotes.' : 'Join conditions by AND or OR.',
      );
    return node;
  }

  private filter(): FilterNode {
    const start = this.reader.peek();
    const first = this.term();
    const kind = this.reader.isWord('AND') ? 'and' : 'or';
    const terms = [first];
    while (this.reader.takeWord(kind.toUpperCase())) terms.push(this.term());
    const other = kind === 'and' ? 'OR' : 'AND';
    if (terms.length > 1 && this.reader.isWord(other))
      this.reader.fail(
        this.reader.peek(),
        'mixedAndOr',
        'AND and OR stand beside each other',
        'Put the part that belongs together into parentheses.',
      );
    return terms.length === 1 ? first : { kind, terms, ...this.reader.spanFrom(start) };
  }

  private term(): FilterNode {
    const start = this.reader.peek();
    if (this.reader.takeWord('NOT')) {
      const term = this.deeper(start, () => this.term());
      return { kind: 'not', term, ...this.reader.spanFrom(start) };
    }
    if (this.reader.takeSymbol('(')) {
      const inner = this.deeper(start, () => this.filter());
      this.reader.expectSymbol(')', 'Close the parenthesis, or join the next condition by AND or OR.');
      return inner;
    }
    const predicate = parsePredicate(this.reader);
    this.terms += predicate.kind === 'in' ? predicate.values.length : 1;
    if (this.terms > filterLimits.terms)
      this.reader.fail(
        predicate,
        'tooManyTerms',
        `the filter has more than ${filterLimits.terms} conditions and values`,
        'Save parts of it as groups and use them by name.',
      );
    return predicate;
  }

  private deeper(start: Span, inner: () => FilterNode): FilterNode {
    this.depth += 1;
    if (this.depth > filterLimits.depth)
      this.reader.fail(
        start,
        'tooDeep',
        `more than ${filterLimits.depth} parentheses and NOTs are inside each other`,
        'Write it flatter, or save parts of it as groups.',
      );
    const node = inner();
    this.depth -= 1;
    return node;
  }
}
