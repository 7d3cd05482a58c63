import type { KnownTree } from '../parameter/known-tree.js';
import type { ViewedDevice } from './area-view.js';
import type { ValueRule } from './model-profile.js';
import { parametersOf, rulesOf } from './read-field.js';
import { writtenValue, type ViewValue } from './value-rule.js';
import { placesOf, rowsOf, type ViewRow } from './view-rows.js';

/** A parameter to set, and the field that asked for it. */
export interface ViewSetting {
  readonly field: string;
  readonly name: string;
  readonly value: string;
}

/** Why a field cannot be set on this device. */
export interface ViewRefusal {
  readonly field: string;
  readonly reason: 'notOnThisDevice' | 'noSuchValue';
}

export type ViewSettings =
  | { readonly kind: 'settings'; readonly settings: readonly ViewSetting[] }
  | { readonly kind: 'unknownItem' }
  | { readonly kind: 'refused'; readonly refusals: readonly ViewRefusal[] };

/** What has to be set for an item to become as asked for: all of it, or nothing and why not. */
export function viewSettings(
  { tree, root, sources }: ViewedDevice,
  id: string,
  changes: Readonly<Record<string, ViewValue>>,
): ViewSettings {
  if (root === null) return { kind: 'unknownItem' };
  const row = sources
    .flatMap((source) => rowsOf(tree, root, source))
    .find(({ path }) => path === `${root}${id}.`);
  if (row === undefined) return { kind: 'unknownItem' };
  const settings: ViewSetting[] = [];
  const refusals: ViewRefusal[] = [];
  for (const [field, value] of Object.entries(changes)) {
    const outcome = settingsOf(row, rulesOf(row.source, field), value, tree);
    if (typeof outcome === 'string') refusals.push({ field, reason: outcome });
    else settings.push(...outcome.map((setting) => ({ field, ...setting })));
  }
  return refusals.length > 0 ? { kind: 'refused', refusals } : { kind: 'settings', settings };
}

type Setting = Omit<ViewSetting, 'field'>;

function settingsOf(
  row: ViewRow,
  rules: readonly ValueRule[],
  value: ViewValue,
  tree: KnownTree,
): readonly Setting[] | ViewRefusal['reason'] {
  const usable = rules.filter((rule) => isUsable(row, rule, tree));
  if (usable.length === 0) return 'notOnThisDevice';
  for (const rule of usable) {
    const settings = writtenByRule(row, rule, value);
    if (settings !== null) return settings;
  }
  return 'noSuchValue';
}

function isUsable(row: ViewRow, rule: ValueRule, tree: KnownTree): boolean {
  if (rule.constant !== undefined || rule.collect === true) return false;
  return parametersOf(row, rule).some((path) => tree.find(path) !== null);
}

function writtenByRule(row: ViewRow, rule: ValueRule, value: ViewValue): readonly Setting[] | null {
  const [place] = placesOf(row, rule);
  if (place === undefined) return null;
  if (rule.cases !== undefined) {
    const meant = rule.cases.find((each) => each.value === value);
    return meant === undefined
      ? null
      : Object.entries(meant.is).map(([name, wire]) => ({ name: place + name, value: wire }));
  }
  const wire = rule.path === undefined ? null : writtenValue(value, rule);
  return wire === null ? null : [{ name: `${place}${rule.path}`, value: wire }];
}
