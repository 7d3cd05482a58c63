import type { DeviceModel, QuirkMatch, QuirkProfile, TextCriterion, VersionRange } from './quirk-profile.js';

/** Whether a profile is for this device. */
export function isMeant({ match }: Pick<QuirkProfile, 'match'>, model: DeviceModel): boolean {
  const { oui, manufacturer, productClass, modelName, firmware } = match;
  return (
    (oui === undefined || oui.includes(model.oui)) &&
    holds(manufacturer, model.manufacturer) &&
    holds(productClass, model.productClass) &&
    holds(modelName, model.modelName) &&
    (isRange(firmware) ? isWithin(firmware, model.softwareVersion) : holds(firmware, model.softwareVersion))
  );
}

/** Less specific profiles first, so that later ones override them; equal ones by name. */
export function bySpecificity(one: Matching, other: Matching): number {
  const [ours, theirs] = [specificity(one.match), specificity(other.match)];
  const difference = ours.map((rank, index) => rank - theirs[index]!).find((rank) => rank !== 0);
  return difference ?? (one.name < other.name ? -1 : Number(one.name > other.name));
}

type Matching = Pick<QuirkProfile, 'name' | 'match'>;

const longestPrefix = 256;
const rangeRank = longestPrefix + 1;
const exactRank = longestPrefix + 2;

/** The narrowest criterion first: a firmware says more than a model, a model more than a vendor. */
function specificity({ firmware, modelName, productClass, oui, manufacturer }: QuirkMatch): number[] {
  return [
    isRange(firmware) ? rangeRank : rankOf(firmware),
    rankOf(modelName),
    rankOf(productClass),
    oui === undefined ? 0 : exactRank,
    rankOf(manufacturer),
  ];
}

function rankOf(criterion: TextCriterion | undefined): number {
  if (criterion === undefined) return 0;
  return typeof criterion === 'string' ? exactRank : Math.min(criterion.prefix.length, longestPrefix);
}

function holds(criterion: TextCriterion | undefined, text: string): boolean {
  if (criterion === undefined) return true;
  return typeof criterion === 'string' ? criterion === text : text.startsWith(criterion.prefix);
}

function isRange(criterion: QuirkMatch['firmware']): criterion is VersionRange {
  return typeof criterion === 'object' && !('prefix' in criterion);
}

/** A device that tells no version is in no range. */
function isWithin({ from, below }: VersionRange, version: string): boolean {
  if (version === '') return false;
  return (
    (from === undefined || compareVersions(version, from) >= 0) &&
    (below === undefined || compareVersions(version, below) < 0)
  );
}

/** Negative when `one` is older: runs of digits compare as numbers, what lies between as text. */
export function compareVersions(one: string, other: string): number {
  const [ours, theirs] = [partsOf(one), partsOf(other)];
  for (let index = 0; index < Math.max(ours.length, theirs.length); index++) {
    const difference = compareParts(ours[index] ?? '', theirs[index] ?? '');
    if (difference !== 0) return difference;
  }
  return 0;
}

const partsOf = (version: string): string[] => version.match(/\d+|\D+/g) ?? [];

function compareParts(one: string, other: string): number {
  if (/^\d/.test(one) && /^\d/.test(other)) {
    const [ours, theirs] = [one.replace(/^0+(?=\d)/, ''), other.replace(/^0+(?=\d)/, '')];
    if (ours.length !== theirs.length) return ours.length - theirs.length;
    return ours < theirs ? -1 : Number(ours > theirs);
  }
  return one < other ? -1 : Number(one > other);
}
