/** Parameter types as they appear in `xsi:type`, without the prefix `xsd:`. */
export type ParameterType =
  | 'string'
  | 'boolean'
  | 'int'
  | 'unsignedInt'
  | 'long'
  | 'unsignedLong'
  | 'dateTime'
  | 'base64'
  | 'hexBinary';

/** What a parameter allows beyond being read. */
export interface ParameterTraits {
  readonly writable?: boolean;
  /** Reads back as an empty string, as passwords do. */
  readonly hidden?: boolean;
  readonly allowed?: readonly string[];
  /** Lowest and highest integer value, both included. */
  readonly range?: readonly [number, number];
  /** Longest string, in characters. */
  readonly maxLength?: number;
  /** Notification out of the factory: 0 off, 1 passive, 2 active. */
  readonly notification?: number;
}

/** A leaf of the tree. */
export interface ParameterEntry extends ParameterTraits {
  readonly kind: 'parameter';
  readonly path: string;
  readonly type: ParameterType;
  /** Value out of the factory. */
  readonly value: string;
}

/** What AddObject creates, with paths relative to the new instance. */
interface TableDefinition {
  readonly maxEntries: number;
  /** Path of the parameter that counts the instances. */
  readonly counterPath: string;
  readonly template: readonly TreeEntry[];
}

/** An inner node; `path` ends in a dot. `writable`: AddObject (table) or DeleteObject (instance) is allowed. */
export interface ObjectEntry {
  readonly kind: 'object';
  readonly path: string;
  readonly writable: boolean;
  readonly table?: TableDefinition;
}

export type TreeEntry = ParameterEntry | ObjectEntry;

/** The object that holds a parameter or object: `A.B.` for `A.B.c` and `A.B.c.`, the empty string for a root. */
export function parentPath(path: string): string {
  return path.slice(0, path.lastIndexOf('.', path.length - 2) + 1);
}
