import type { KnownTree } from '../parameter/known-tree.js';
import type { RowSource, ValueRule } from './model-profile.js';
import { readValue, type ViewValue } from './value-rule.js';
import type { ViewField } from './view-areas.js';
import { placesOf, type ViewRow } from './view-rows.js';

/**
 * Why there is no value: no profile knows where this kind of device has it, the device does not have it, nobody has read
 * it yet, it can be set only, or what the device said means nothing here.
 */
export type MissingReason = 'notInProfile' | 'notInModel' | 'notRead' | 'writeOnly' | 'notUnderstood';

/** The rules of a field, in the order in which they are tried. */
export function rulesOf({ fields }: RowSource, name: string): readonly ValueRule[] {
  return [fields[name] ?? []].flat();
}

/** The parameters that a rule is about on this row. */
export function parametersOf(row: ViewRow, rule: ValueRule): readonly string[] {
  const names =
    rule.cases?.flatMap(({ is }) => Object.keys(is)) ?? (rule.path === undefined ? [] : [rule.path]);
  return placesOf(row, rule).flatMap((place) => [...new Set(names)].map((name) => place + name));
}

type Reading = { readonly value: ViewValue; readonly asOf: Date } | { readonly missing: MissingReason };

/** The value of a field on a row, or why there is none. */
export function readField(
  row: ViewRow,
  rules: readonly ValueRule[],
  field: ViewField,
  tree: KnownTree,
): Reading {
  let missing: MissingReason = rules.length === 0 ? 'notInProfile' : 'notInModel';
  for (const rule of rules) {
    const reading = readByRule(row, rule, field, tree);
    if ('value' in reading) return reading;
    if (missing === 'notInModel') ({ missing } = reading);
  }
  return { missing };
}

function readByRule(row: ViewRow, rule: ValueRule, field: ViewField, tree: KnownTree): Reading {
  if (rule.constant !== undefined)
    return placesOf(row, rule).length > 0
      ? { value: rule.constant, asOf: tree.find(row.path)?.updatedAt ?? new Date(0) }
      : { missing: 'notInModel' };
  const paths = parametersOf(row, rule);
  const known = paths.flatMap((path) => tree.find(path) ?? []);
  if (known.length === 0) return { missing: whyUnknown(row, rule, paths, tree) };
  if (field.isSecret === true) return { missing: 'writeOnly' };
  const told = known.filter(({ value }) => value !== null);
  if (told.length === 0) return { missing: 'notRead' };
  const asOf = told.map(({ updatedAt }) => updatedAt).reduce((a, b) => (a < b ? a : b));
  const value = valueOf(row, rule, field, tree);
  return value === null ? { missing: 'notUnderstood' } : { value, asOf };
}

function valueOf(row: ViewRow, rule: ValueRule, field: ViewField, tree: KnownTree): ViewValue | null {
  const [place = row.path] = placesOf(row, rule);
  if (rule.cases !== undefined)
    return (
      rule.cases.find(({ is }) =>
        Object.entries(is).every(([name, wire]) => tree.find(place + name)?.value === wire),
      )?.value ?? null
    );
  const wires = parametersOf(row, rule).flatMap((path) => tree.find(path)?.value ?? []);
  if (rule.collect === true) return wires.filter((wire) => wire !== '');
  const value = readValue(wires[0] ?? '', rule, field);
  return typeof value === 'string' && field.choices?.includes(value) === false ? null : value;
}

function whyUnknown(
  { path, source }: ViewRow,
  { of }: ValueRule,
  paths: readonly string[],
  tree: KnownTree,
): 'notInModel' | 'notRead' {
  const elsewhere = of === undefined ? undefined : source.related?.[of];
  if (paths.length > 0 || elsewhere === undefined)
    return paths.some((each) => reasonOf(tree, each) === 'notRead') ? 'notRead' : 'notInModel';
  // Either the table is not known, or no row of it belongs to this one.
  const root = path.slice(0, path.indexOf('.') + 1);
  return tree.objectsLike(root + elsewhere.rows).length > 0
    ? 'notInModel'
    : reasonOf(tree, `${root}${elsewhere.rows}`.replaceAll('*', '1'));
}

/** Whether a path that is not known does not exist: the first part of it that is missing was told to be all there is. */
export function reasonOf(tree: KnownTree, path: string): 'notInModel' | 'notRead' {
  for (let dot = path.indexOf('.'); dot >= 0; dot = path.indexOf('.', dot + 1)) {
    const object = path.slice(0, dot + 1);
    const next = path.slice(0, path.indexOf('.', dot + 1) + 1) || path;
    if (tree.find(next) === null && !tree.hasBelow(next))
      return tree.isListed(object) ? 'notInModel' : 'notRead';
  }
  return 'notRead';
}
