import type { StoredParameter } from '#device';

// Above these, the order of UTF-16 units is not that of the bytes of UTF-8.
const unordered = /[\ud800-\uffff]/;

/** Parameters in the byte order of their paths, as `COLLATE "C"` has it. */
export function inPathOrder(parameters: readonly StoredParameter[]): StoredParameter[] {
  if (!parameters.some(({ path }) => unordered.test(path)))
    return parameters.toSorted((a, b) => (a.path < b.path ? -1 : 1));
  return parameters.toSorted((a, b) => Buffer.compare(Buffer.from(a.path), Buffer.from(b.path)));
}
