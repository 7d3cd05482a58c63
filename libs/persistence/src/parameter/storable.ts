/** Text as PostgreSQL can hold it: without NUL and with whole surrogate pairs. */
export function storable(text: string): string {
  return (text.includes('\u0000') ? text.replaceAll('\u0000', '') : text).toWellFormed();
}

/** JSON whose texts PostgreSQL can hold as JSONB. */
export function storableJson(value: unknown): string {
  return JSON.stringify(value, (_, part: unknown) => (typeof part === 'string' ? storable(part) : part));
}
