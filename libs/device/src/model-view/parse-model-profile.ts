import { matchChecks } from '../quirk/parse-quirk-profile.js';
import * as check from '../quirk/quirk-value-checks.js';
import type { ModelProfile, RelatedRows, RowSource, ValueRule } from './model-profile.js';
import { viewAreas, viewFieldsOf, type ViewArea } from './view-areas.js';

export type ModelProfileOutcome =
  | { readonly kind: 'profile'; readonly profile: ModelProfile }
  | { readonly kind: 'invalid'; readonly problems: readonly check.ProfileProblem[] };

const name = check.text(256);
const rowPattern = check.pattern(
  /^(?:[\w-]+\.|\*\.)+$/,
  'a path below the root that ends in a dot, with * for instances',
);

const ruleChecks: { readonly [K in keyof Required<ValueRule>]: check.ValueCheck } = {
  path: name,
  of: name,
  collect: check.exactly(true),
  map: check.recordOf(name),
  prefixes: check.recordOf(name),
  ranges: check.listOf(check.tuple(check.number, check.number, name)),
  scale: check.number,
  dbmFromWatt: check.number,
  constant: name,
  cases: check.listOf(check.object({ value: name, is: check.recordOf(check.text(256)) }, ['value', 'is'])),
};
const rule = check.object(ruleChecks, []);

const relatedChecks: { readonly [K in keyof Required<RelatedRows>]: check.ValueCheck } = {
  rows: rowPattern,
  named: name,
  naming: name,
};

function sourceCheck(area: ViewArea): check.ValueCheck {
  const fields = Object.keys(viewFieldsOf(area)).map((field) => [
    field,
    check.either(rule, check.listOf(rule)),
  ]);
  const checks: { readonly [K in keyof Required<RowSource>]: check.ValueCheck } = {
    rows: rowPattern,
    related: check.recordOf(check.object(relatedChecks, ['rows'])),
    onlyWith: check.listOf(name),
    fields: check.notEmpty(check.object(Object.fromEntries(fields) as Record<string, check.ValueCheck>, [])),
  };
  return check.object(checks, ['rows', 'fields']);
}

const areaNames = Object.keys(viewAreas) as ViewArea[];
const areaChecks = Object.fromEntries(areaNames.map((area) => [area, check.listOf(sourceCheck(area))]));

const profileCheck = check.object(
  {
    description: check.text(1_000),
    root: check.oneOf('Device.', 'InternetGatewayDevice.'),
    match: check.object(matchChecks, []),
    areas: check.notEmpty(check.object(areaChecks, [])),
  },
  ['description', 'root', 'areas'],
);

/** A profile from the content of its file. Whatever is unknown or out of range is a problem, all of them named. */
export function parseModelProfile(profileName: string, content: unknown): ModelProfileOutcome {
  const formal = profileCheck(content, '');
  if (formal.length > 0) return { kind: 'invalid', problems: formal };
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the check has just shown that it is one
  const { root, match = {}, areas } = content as Pick<ModelProfile, 'root' | 'areas'> & Partial<ModelProfile>;
  const problems = areaNames.flatMap((area) =>
    (areas[area] ?? []).flatMap((source, index) => misfits(area, source, `/areas/${area}/${index}`)),
  );
  if (problems.length > 0) return { kind: 'invalid', problems };
  return { kind: 'profile', profile: { name: profileName, root, match, areas } };
}

/** Rules that name no related rows of the source, and values that the field cannot have. */
function misfits(area: ViewArea, source: RowSource, pointer: string): check.ProfileProblem[] {
  const related = new Set(Object.keys(source.related ?? {}));
  const unknown = (source.onlyWith ?? []).filter((each) => !related.has(each));
  const problems = unknown.map((each) => ({
    pointer: `${pointer}/onlyWith`,
    message: `${each} is not among related`,
  }));
  for (const [field, rules] of Object.entries(source.fields))
    for (const [index, each] of [rules].flat().entries()) {
      const at = `${pointer}/fields/${field}${Array.isArray(rules) ? `/${index}` : ''}`;
      if (each.of !== undefined && !related.has(each.of))
        problems.push({ pointer: `${at}/of`, message: 'is not among related' });
      const choices = viewFieldsOf(area)[field]?.choices;
      const foreign = valuesOf(each).find((value) => choices?.includes(value) === false);
      if (foreign !== undefined)
        problems.push({
          pointer: at,
          message: `gives ${foreign}, which is not one of ${choices?.join(', ')}`,
        });
    }
  return problems;
}

function valuesOf({
  map = {},
  prefixes = {},
  ranges = [],
  cases = [],
  constant,
}: ValueRule): readonly string[] {
  return [
    ...Object.values(map),
    ...Object.values(prefixes),
    ...ranges.map(([, , value]) => value),
    ...cases.map(({ value }) => value),
    ...(constant === undefined ? [] : [constant]),
  ];
}
