import { FilterSyntaxError, problemAt, type FilterProblemCode, type Span } from '../filter-problem.js';
import { nameOf, type Token } from './token.js';
import { tokenize } from './tokenize.js';

/** Reads tokens one by one; keywords are known in any case. */
export class TokenReader {
  private readonly tokens: readonly Token[];
  private index = 0;

  /** @throws FilterSyntaxError */
  constructor(text: string) {
    this.tokens = tokenize(text);
  }

  /** The next token, which stays; the last one is the end. */
  peek(ahead = 0): Token {
    const last = this.tokens.length - 1;
    return this.tokens[Math.min(this.index + ahead, last)]!;
  }

  take(): Token {
    const token = this.peek();
    this.index += 1;
    return token;
  }

  isWord(keyword: string, ahead = 0): boolean {
    const { kind, raw } = this.peek(ahead);
    return kind === 'word' && raw.toUpperCase() === keyword;
  }

  /** Takes the keyword if it comes next. */
  takeWord(keyword: string): boolean {
    const found = this.isWord(keyword);
    if (found) this.index += 1;
    return found;
  }

  takeSymbol(symbol: string): boolean {
    const { kind, raw } = this.peek();
    const found = kind === 'symbol' && raw === symbol;
    if (found) this.index += 1;
    return found;
  }

  /** @throws FilterSyntaxError when another token comes next. */
  expectSymbol(symbol: string, remedy: string): Token {
    const next = this.peek();
    if (!this.takeSymbol(symbol))
      this.fail(next, 'syntax', `${nameOf(next)} stands where ${symbol} is expected`, remedy);
    return next;
  }

  /** The piece of text from a token to the one that was taken last. */
  spanFrom({ position }: Span): Span {
    const last = this.tokens[this.index - 1];
    return { position, length: last === undefined ? 0 : last.position + last.length - position };
  }

  fail(span: Span, code: FilterProblemCode, message: string, remedy: string): never {
    throw new FilterSyntaxError(problemAt(span, code, message, remedy));
  }
}
