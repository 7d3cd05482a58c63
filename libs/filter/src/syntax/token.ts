import type { Span } from '../filter-problem.js';

export type TokenKind = 'word' | 'text' | 'number' | 'duration' | 'symbol' | 'end';

/** The smallest part of a filter. */
export interface Token extends Span {
  readonly kind: TokenKind;
  /** As it was written. */
  readonly raw: string;
  /** What a text stands for, its escapes resolved; the same as `raw` for other tokens. */
  readonly value: string;
}

/** How a token is called in a message. */
export function nameOf({ kind, raw }: Token): string {
  if (kind === 'end') return 'the end of the filter';
  return raw.length > 40 ? `${raw.slice(0, 40)}…` : raw;
}
