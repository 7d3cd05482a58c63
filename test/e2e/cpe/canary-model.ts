import { BaseTree, defaultModel, type CpeProfile } from '#cpe-simulator';

/** A model in which every secret is a word of its own. */
export interface CanaryModel {
  readonly model: BaseTree;
  /** Path and word of each secret. */
  readonly canaries: ReadonlyMap<string, string>;
}

/**
 * @param talks the device reads its secrets back in the clear, as many do, instead of blank
 * @param more parameters that the model does not call secret
 */
export function canaryModel(
  profile: CpeProfile,
  mark: string,
  { talks, more = [] }: { readonly talks: boolean; readonly more?: readonly string[] },
): CanaryModel {
  const { root, entries } = defaultModel(profile);
  const canaries = new Map<string, string>();
  const secrets = [...entries.values()].map((entry) => {
    if (entry.kind !== 'parameter' || (entry.hidden !== true && !more.includes(entry.path))) return entry;
    const value = `canary-${mark}-${canaries.size}-${'x'.repeat(8)}`;
    canaries.set(entry.path, value);
    return { ...entry, value, hidden: entry.hidden === true && !talks };
  });
  return { model: new BaseTree(root, secrets), canaries };
}
