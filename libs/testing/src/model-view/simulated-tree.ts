import { defaultModel, type CpeProfile } from '#cpe-simulator';
import { KnownTree, type StoredParameter } from '#device';

const readAt = new Date('2026-11-22T12:00:00Z');

/** What the ACS knows of a simulated CPE of the profile once it has read all of it. */
export function simulatedParameters(profile: CpeProfile): StoredParameter[] {
  const { entries } = defaultModel(profile);
  return [...entries.values()].map((entry) => ({
    path: entry.path,
    value: entry.kind === 'parameter' ? (entry.hidden === true ? '' : entry.value) : null,
    type: entry.kind === 'parameter' ? entry.type : null,
    writable: entry.writable ?? false,
    notification: 0,
    source: 'read' as const,
    updatedAt: readAt,
    ...(entry.kind === 'object' && { listed: true as const }),
  }));
}

/** The same, to be looked up. */
export function simulatedTree(profile: CpeProfile): KnownTree {
  return new KnownTree(simulatedParameters(profile));
}
