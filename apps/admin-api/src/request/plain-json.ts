import { pointerTo } from '../problem/field-problem.js';

/** Objects and lists inside each other in a request; the deepest that is needed has 6. */
const deepest = 10;

/** Why a decoded JSON value must not be worked on. */
export interface JsonRefusal {
  readonly pointer: string;
  readonly code: 'depth' | 'unknownField';
  readonly message: string;
}

/**
 * Finds what decorators cannot see: nesting that would exhaust recursive code, and names that mean something to
 * every JavaScript object (`__proto__`, `constructor`, `hasOwnProperty`), which validators take for inherited ones.
 */
export function refuseUnsafeJson(value: unknown, pointer: string): JsonRefusal | null {
  return refuse(value, { pointer, depth: 0 });
}

interface Place {
  readonly pointer: string;
  readonly depth: number;
}

function refuse(value: unknown, { pointer, depth }: Place): JsonRefusal | null {
  if (typeof value !== 'object' || value === null) return null;
  if (depth >= deepest) return { pointer, code: 'depth', message: `is nested deeper than ${deepest} levels` };
  const isList = Array.isArray(value);
  for (const [name, inner] of isList ? value.entries() : Object.entries(value)) {
    if (!isList && name in Object.prototype)
      return { pointer: pointerTo(pointer, name), code: 'unknownField', message: 'is not known here' };
    // Long lists of plain values are the common case, so pointers are made for the others only.
    if (typeof inner !== 'object') continue;
    const refusal = refuse(inner, { pointer: pointerTo(pointer, name), depth: depth + 1 });
    if (refusal !== null) return refusal;
  }
  return null;
}
