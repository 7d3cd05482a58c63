import type { DeviceQuirks } from './device-quirks.js';
import type { QuirkMatch, QuirkProfile } from './quirk-profile.js';
import * as check from './quirk-value-checks.js';

export type ProfileOutcome =
  | { readonly kind: 'profile'; readonly profile: QuirkProfile }
  | { readonly kind: 'invalid'; readonly problems: readonly check.ProfileProblem[] };

const quirkChecks: { readonly [K in keyof DeviceQuirks]: check.ValueCheck } = {
  booleans: check.oneOf('digits', 'words'),
  nextLevel: check.oneOf('digits', 'words'),
  dateTimes: check.oneOf('seconds', 'milliseconds', 'withoutZone'),
  batchSize: check.wholeNumber(1, 256),
  rootNames: check.oneOf('empty', 'explicit'),
  writable: check.listOf(check.text(256)),
  cookiePath: check.oneOf('root', 'none'),
  connectionRequestBasic: check.oneOf('refuse', 'allow'),
  connectionRequestDigestUri: check.oneOf('path', 'root'),
  holdRequests: check.oneOf('never', 'withRequests'),
  unsupportedMethods: check.listOf(check.pattern(/^[A-Za-z][A-Za-z0-9_]{0,63}$/, 'the name of an RPC')),
  retryableFaults: check.listOf(
    check.object({ code: check.wholeNumber(9000, 9899), message: check.text(256) }, ['code', 'message']),
  ),
  valueTransforms: check.listOf(
    check.object({ path: check.text(256), transform: check.oneOf('invertBoolean') }, ['path', 'transform']),
  ),
  silentDownload: check.oneOf('unknown', 'succeeded'),
  serialNumberFrom: check.text(256),
};

const criterion = check.either(check.text(256), check.object({ prefix: check.text(256) }, ['prefix']));
/** The form of the criteria of a match. */
export const matchChecks: { readonly [K in keyof Required<QuirkMatch>]: check.ValueCheck } = {
  oui: check.listOf(check.pattern(/^[0-9A-Z]{1,16}$/, '1 to 16 digits and letters in upper case')),
  manufacturer: criterion,
  productClass: criterion,
  modelName: criterion,
  firmware: check.either(criterion, check.object({ from: check.text(256), below: check.text(256) }, [])),
};

const profileCheck = check.object(
  {
    description: check.text(1_000),
    match: check.notEmpty(check.object(matchChecks, [])),
    quirks: check.notEmpty(check.object(quirkChecks, [])),
  },
  ['description', 'match', 'quirks'],
);

/** A profile from the content of its file. Unknown keys and values out of range are problems, all of them named. */
export function parseQuirkProfile(name: string, content: unknown): ProfileOutcome {
  const problems = profileCheck(content, '');
  if (problems.length > 0) return { kind: 'invalid', problems };
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the check has just shown that it is one
  const { match, quirks } = content as Pick<QuirkProfile, 'match' | 'quirks'>;
  return { kind: 'profile', profile: { name, match, quirks } };
}
