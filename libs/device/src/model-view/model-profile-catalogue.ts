import { bySpecificity, isMeant } from '../quirk/quirk-match.js';
import type { DeviceModel } from '../quirk/quirk-profile.js';
import type { ModelProfile, RowSource, ValueRule } from './model-profile.js';
import type { ViewArea } from './view-areas.js';

/** All model profiles, the less specific first. */
export class ModelProfileCatalogue {
  private readonly profiles: readonly ModelProfile[];

  constructor(profiles: readonly ModelProfile[]) {
    this.profiles = profiles.toSorted(bySpecificity);
  }

  /** Names of the profiles that are for this device. */
  namesOf(model: DeviceModel, root: string): readonly string[] {
    return this.of(model, root).map(({ name }) => name);
  }

  /**
   * Where such a device has the items of an area. Sources for the same rows are one: the rules of a more specific
   * profile are tried first.
   */
  sourcesOf(area: ViewArea, model: DeviceModel, root: string): readonly RowSource[] {
    const sources = new Map<string, RowSource>();
    for (const { areas } of this.of(model, root))
      for (const source of areas[area] ?? []) {
        const known = sources.get(source.rows);
        sources.set(source.rows, known === undefined ? source : merged(known, source));
      }
    return [...sources.values()];
  }

  private of(model: DeviceModel, root: string): readonly ModelProfile[] {
    return this.profiles.filter((profile) => profile.root === root && isMeant(profile, model));
  }
}

function merged(general: RowSource, special: RowSource): RowSource {
  const fields: Record<string, readonly ValueRule[]> = {};
  for (const name of new Set([...Object.keys(general.fields), ...Object.keys(special.fields)]))
    fields[name] = [special.fields[name] ?? [], general.fields[name] ?? []].flat();
  return {
    ...general,
    ...special,
    related: { ...general.related, ...special.related },
    fields,
  };
}
