import { InvalidCursorError, type Page, type StoredParameter } from '#device';

interface PageRequest {
  /** What the list was asked for; a cursor belongs to it. */
  readonly path: string;
  readonly limit: number;
  readonly cursor: string | undefined;
}

/**
 * The page that begins behind the cursor's path, so that parameters which come or go between two requests are
 * neither shown twice nor hide others.
 *
 * @param sorted in byte order of the paths
 * @throws InvalidCursorError for a cursor that is not of this list
 */
export function parameterPage(
  sorted: readonly StoredParameter[],
  { path, limit, cursor }: PageRequest,
): Page<StoredParameter> {
  const start = cursor === undefined ? 0 : indexBehind(sorted, lastPathOf(cursor, path));
  const items = sorted.slice(start, start + limit);
  const last = items.at(-1);
  const hasMore = start + items.length < sorted.length;
  return { items, next: hasMore && last !== undefined ? cursorOf(path, last.path) : null };
}

function indexBehind(sorted: readonly StoredParameter[], lastPath: string): number {
  const last = Buffer.from(lastPath);
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    const parameter = sorted[middle];
    if (parameter !== undefined && Buffer.compare(Buffer.from(parameter.path), last) <= 0) low = middle + 1;
    else high = middle;
  }
  return low;
}

function cursorOf(path: string, lastPath: string): string {
  return Buffer.from(JSON.stringify([path, lastPath])).toString('base64url');
}

function lastPathOf(cursor: string, path: string): string {
  const fields = decode(cursor);
  if (Array.isArray(fields) && fields.length === 2 && fields[0] === path && typeof fields[1] === 'string')
    return fields[1];
  throw new InvalidCursorError('not a cursor of this list of parameters');
}

function decode(cursor: string): unknown {
  try {
    return JSON.parse(Buffer.from(cursor, 'base64url').toString());
  } catch {
    return null;
  }
}
