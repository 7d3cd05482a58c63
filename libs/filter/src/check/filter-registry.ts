import type { FilterNode } from '../syntax/filter-node.js';

/** What a field may be compared with. */
export type FieldType =
  | {
      readonly type: 'text';
      /** The value may be absent. */
      readonly nullable: boolean;
      /** All values that there are; others are refused. */
      readonly choices?: readonly string[];
      /** Values are stored so; what a filter compares them with is changed alike. */
      readonly stored?: 'upperCase';
    }
  | { readonly type: 'flag' }
  | { readonly type: 'time'; readonly nullable: boolean }
  /** A set of texts: `=` asks whether it has one. */
  | { readonly type: 'set' };

/** The fields of one kind of record, by the names that filters use. */
export type FieldTypes = Readonly<Record<string, FieldType>>;

/** Whether filters may look at a parameter: `pending` ones are being made searchable. */
export type ParameterReadiness = 'ready' | 'pending' | 'unknown';

/** What a filter is checked against. */
export interface FilterRegistry {
  readonly fields: FieldTypes;
  /** Other names of fields, by the name that filters may use as well. */
  readonly aliases: Readonly<Record<string, string>>;
  parameter(path: string): ParameterReadiness;
  /** The filter of a saved group; null when there is none of that name, `broken` when it can no longer be read. */
  group(name: string): FilterNode | 'broken' | null;
}
