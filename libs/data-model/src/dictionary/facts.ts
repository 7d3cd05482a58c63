import type { ValueType } from '../value/value-type.js';

export type Status = 'deprecated' | 'obsoleted';

/** What a model says of a parameter, wherever it stands. What is left out is the usual: read-only, current, open. */
export interface ParameterFacts {
  readonly type: ValueType;
  /** `writeOnce`: writable until it has a value. */
  readonly access?: 'readWrite' | 'writeOnce';
  /** Whether active notification can be refused, or is fixed or on by default [TR-106 A.2.5]. */
  readonly activeNotify?: 'canDeny' | 'forceEnabled' | 'forceDefaultEnabled';
  /** It is in every Inform. */
  readonly forcedInform?: true;
  /** Reads as an empty value. */
  readonly hidden?: true;
  /** As hidden, and kept safe by the device. */
  readonly secured?: true;
  /** Setting it starts something; it always reads as its default. */
  readonly command?: true;
  readonly default?: string;
  readonly status?: Status;
  /** Version of the model that brought it. */
  readonly since?: string;
}

/** What a model says of an object. */
export interface ObjectFacts {
  /** AddObject and DeleteObject apply. */
  readonly access?: 'readWrite';
  /** Number of instances of a table; null is no upper bound. */
  readonly entries?: readonly [min: number, max: number | null];
  /** The parameter that counts the instances. */
  readonly countedBy?: string;
  /** The parameter that switches an instance on; unique keys may bind enabled instances only. */
  readonly enabledBy?: string;
  /** Each is the parameters that together tell instances apart. */
  readonly uniqueKeys?: readonly (readonly string[])[];
  readonly status?: Status;
  readonly since?: string;
}

/** The facts of a parameter as a dictionary stores them: its type is a place in the table of types. */
export type StoredParameterFacts = Omit<ParameterFacts, 'type'> & { readonly type: number };

/** An object with its parameters, each a place in the table of parameter facts. */
export type StoredObject = readonly [
  path: string,
  facts: ObjectFacts,
  parameters: Readonly<Record<string, number>>,
];

/** One model in the form in which it is generated and shipped. */
export interface DictionaryData {
  /** Name and version, e.g. `Device:2.16`. */
  readonly model: string;
  /** Objects of a service stand below `<root>Services.`. */
  readonly isService: boolean;
  readonly source: string;
  readonly types: readonly ValueType[];
  readonly parameters: readonly StoredParameterFacts[];
  readonly objects: readonly StoredObject[];
}
