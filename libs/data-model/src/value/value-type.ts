/** Types that a value can have: local names of XSD types [TR-106 3.2]. `base64Binary` is `base64` by its XSD name. */
export const valueTypes = [
  'string',
  'int',
  'unsignedInt',
  'long',
  'unsignedLong',
  'boolean',
  'dateTime',
  'base64',
  'base64Binary',
  'hexBinary',
  'decimal',
] as const;
export type ValueTypeName = (typeof valueTypes)[number];

/** Lower and upper bound, both inclusive; null is no bound. */
export type Bounds = readonly [min: number | null, max: number | null];

/** Bounds of a number as decimal text, because 64 bits do not fit into a JSON number; `step` counts from `min`. */
export type NumberRange = readonly [min: string | null, max: string | null, step?: string];

/** A value that is a comma-separated list of items. */
export interface ListFacts {
  /** Number of items. */
  readonly items?: Bounds;
  /** Lengths of the whole text; one of them must fit. */
  readonly sizes?: readonly Bounds[];
  /** Items are lists themselves, so that commas do not tell them apart. */
  readonly nested?: true;
}

/** What a reference may point to: paths of tables as the model words them. */
export interface ReferenceFacts {
  readonly target: string;
  readonly parents?: readonly string[];
  /** The reference follows the life of what it points to. */
  readonly strong?: true;
}

/** The facets of a type [TR-106 A.2.3]. Facets of one kind are alternatives: one of them must fit. */
export interface ValueType {
  readonly base: ValueTypeName;
  /** Name of the data type it comes from, e.g. `IPAddress`. */
  readonly named?: string;
  /** The value is a list, and the other facets are those of an item. */
  readonly list?: ListFacts;
  /** Characters of a string; octets of base64 and hexBinary before encoding. */
  readonly sizes?: readonly Bounds[];
  readonly ranges?: readonly NumberRange[];
  readonly enumeration?: readonly string[];
  /** Values of the enumeration that only the device may give. */
  readonly reportOnly?: readonly string[];
  /** Regular expressions for the whole value. */
  readonly patterns?: readonly string[];
  readonly units?: string;
  readonly reference?: ReferenceFacts;
  /** The parameter, as the model words it, whose value lists the values that this one may have. */
  readonly enumerationOf?: string;
}
