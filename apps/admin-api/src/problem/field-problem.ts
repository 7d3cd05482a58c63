/** What is wrong with one field of a request. */
export interface FieldProblem {
  /** Where the field is: the body, a header, or the path or the query of the URL. */
  readonly in: 'body' | 'header' | 'path' | 'query';
  /** JSON pointer [RFC 6901] to the field; a query parameter `limit` is `/limit`. */
  readonly pointer: string;
  /** Name of the broken rule, e.g. `required`, `unknownField`, `maxLength`. */
  readonly code: string;
  readonly message: string;
  /** What to write instead; only of filters. */
  readonly remedy?: string;
  /** Where in the text of a filter, in UTF-16 units. */
  readonly position?: number;
  readonly length?: number;
}

/** Appends one reference token to a JSON pointer [RFC 6901 3]. */
export function pointerTo(parent: string, token: string | number): string {
  return `${parent}/${String(token).replaceAll('~', '~0').replaceAll('/', '~1')}`;
}
