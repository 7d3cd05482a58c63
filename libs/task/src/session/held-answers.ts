import { detached, type ParameterInfo, type ParameterValue } from '#cwmp';

/** What an entry takes beside its characters: its object, and its place in lists and maps. */
const entrySize = 64;

/** Values as a session may keep them beyond the turn: without the message that they were cut out of. */
export function kept(told: readonly ParameterValue[]): readonly ParameterValue[] {
  return told.map((each) => ({ ...each, value: detached(each.value) }));
}

/** About what names or values take in memory, in characters. */
export function sizeOf(told: readonly (ParameterInfo | ParameterValue)[]): number {
  return told.reduce(
    (sum, each) => sum + entrySize + each.name.length + ('value' in each ? each.value.length : 0),
    0,
  );
}
