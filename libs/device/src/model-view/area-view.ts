import type { KnownTree } from '../parameter/known-tree.js';
import type { RowSource, ValueRule } from './model-profile.js';
import { parametersOf, readField, reasonOf, rulesOf, type MissingReason } from './read-field.js';
import type { ViewValue } from './value-rule.js';
import { viewFieldsOf, type ViewArea } from './view-areas.js';
import { rowsOf, type ViewRow } from './view-rows.js';

/** One thing of an area, such as a Wi-Fi network. Every field is either in `values` and `asOf`, or in `missing`. */
export interface ViewItem {
  /** The same as long as the device keeps the object: its path below the root. */
  readonly id: string;
  readonly values: Readonly<Record<string, ViewValue | null>>;
  /** When each value was told by the device. */
  readonly asOf: Readonly<Record<string, Date>>;
  readonly missing: Readonly<Record<string, MissingReason>>;
  /** Fields that this device lets be set. */
  readonly settable: readonly string[];
}

export type AreaView =
  | { readonly supported: true; readonly items: readonly ViewItem[] }
  | { readonly supported: false; readonly reason: 'noProfile' | 'notInModel' | 'notRead' };

/** A device as the view looks at it: what is known of it, and where its kind has what. */
export interface ViewedDevice {
  readonly tree: KnownTree;
  /** As the device spells it, ending in a dot; null while nothing is known. */
  readonly root: string | null;
  readonly sources: readonly RowSource[];
}

/** What an area of a device is like. */
export function areaView(area: ViewArea, { tree, root, sources }: ViewedDevice): AreaView {
  if (root === null) return { supported: false, reason: 'notRead' };
  if (sources.length === 0) return { supported: false, reason: 'noProfile' };
  const rows = sources.flatMap((source) => rowsOf(tree, root, source));
  if (rows.length === 0 && !sources.some(({ rows: pattern }) => hasTable(tree, root, pattern))) {
    const isUnread = sources.some(
      ({ rows: pattern }) => reasonOf(tree, firstOf(root, pattern)) === 'notRead',
    );
    return { supported: false, reason: isUnread ? 'notRead' : 'notInModel' };
  }
  return { supported: true, items: rows.map((row) => itemOf(area, row, root, tree)) };
}

function itemOf(area: ViewArea, row: ViewRow, root: string, tree: KnownTree): ViewItem {
  const values: Record<string, ViewValue | null> = {};
  const asOf: Record<string, Date> = {};
  const missing: Record<string, MissingReason> = {};
  const settable: string[] = [];
  for (const [name, field] of Object.entries(viewFieldsOf(area))) {
    const reading = readField(row, rulesOf(row.source, name), field, tree);
    values[name] = 'value' in reading ? reading.value : null;
    if ('value' in reading) asOf[name] = reading.asOf;
    else missing[name] = reading.missing;
    if (field.isSettable === true && canSet(row, rulesOf(row.source, name), tree)) settable.push(name);
  }
  return { id: row.path.slice(root.length, -1), values, asOf, missing, settable };
}

/** One of the rules can be written to parameters that the device has and does not call read-only. */
function canSet(row: ViewRow, rules: readonly ValueRule[], tree: KnownTree): boolean {
  return rules.some((rule) => {
    if (rule.constant !== undefined || rule.collect === true) return false;
    const known = parametersOf(row, rule).flatMap((path) => tree.find(path) ?? []);
    return known.length > 0 && known.every(({ writable }) => writable !== false);
  });
}

/** A table without entries is there as well. */
function hasTable(tree: KnownTree, root: string, rows: string): boolean {
  const table = `${root}${rows}`.replace(/\*\.$/, '');
  return rows.endsWith('*.') && (tree.find(table) !== null || tree.hasBelow(table));
}

/** The first path that a pattern could mean, to ask whether the device would have told it. */
function firstOf(root: string, rows: string): string {
  return `${root}${rows}`.replaceAll('*', '1');
}
