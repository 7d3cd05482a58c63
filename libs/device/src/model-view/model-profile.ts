import type { QuirkMatch } from '../quirk/quirk-profile.js';
import type { ViewArea } from './view-areas.js';

/** How a wire value becomes the value of a field and back; without any of these by the type of the field alone. */
export interface ValueRule {
  /** Relative to the row. */
  readonly path?: string;
  /** Name of a related row that `path` is relative to; the rule is passed over where there is none. */
  readonly of?: string;
  /** Values of all such rows, as a list. */
  readonly collect?: true;
  /** Wire value to field value. Of several with the same field value, the first is written. */
  readonly map?: Readonly<Record<string, string>>;
  /** Beginning of a wire value to field value; cannot be written. */
  readonly prefixes?: Readonly<Record<string, string>>;
  /** Lowest and highest number on the wire, both included, and the field value; cannot be written. */
  readonly ranges?: readonly (readonly [number, number, string])[];
  /** Field value = wire value × scale. */
  readonly scale?: number;
  /** A wire value above zero is a power in this unit, in W; others are dBm. Cannot be written. */
  readonly dbmFromWatt?: number;
  /** The field has this value wherever the rule applies. */
  readonly constant?: string;
  /** Field value by several parameters at once: the first case that holds is read, the first of a value is written. */
  readonly cases?: readonly RuleCase[];
}

interface RuleCase {
  readonly value: string;
  /** Wire values by path. */
  readonly is: Readonly<Record<string, string>>;
}

/** Rows elsewhere in the tree that belong to a row: those that one of the two parameters names, or all. */
export interface RelatedRows {
  /** As in RowSource. */
  readonly rows: string;
  /** Parameter of the row that names them. */
  readonly named?: string;
  /** Parameter of theirs that names the row. */
  readonly naming?: string;
}

/** Objects that are items of an area. */
export interface RowSource {
  /** Path below the root, `*` for the number of an instance, ending in a dot. */
  readonly rows: string;
  readonly related?: Readonly<Record<string, RelatedRows>>;
  /** Only rows that have one of these related ones are items. */
  readonly onlyWith?: readonly string[];
  /** Rules of each field; the first that the device has a parameter for applies. */
  readonly fields: Readonly<Record<string, ValueRule | readonly ValueRule[]>>;
}

/** Where a kind of device has what the view tells, as one file says it. */
export interface ModelProfile {
  /** Unique; the name of its file. */
  readonly name: string;
  /** `Device.` or `InternetGatewayDevice.` */
  readonly root: string;
  /** For all devices of the root where it is empty. */
  readonly match: QuirkMatch;
  readonly areas: Partial<Readonly<Record<ViewArea, readonly RowSource[]>>>;
}
