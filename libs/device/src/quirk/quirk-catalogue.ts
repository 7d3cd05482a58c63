import { ordinaryQuirks, type DeviceQuirks } from './device-quirks.js';
import { bySpecificity, isMeant } from './quirk-match.js';
import type { DeviceModel, QuirkProfile } from './quirk-profile.js';

/** What the profiles say of one model. */
export interface ProfiledQuirks {
  /** Names of the profiles that are meant, the most specific last. */
  readonly profiles: readonly string[];
  readonly quirks: DeviceQuirks;
}

const rememberedModels = 1_000;

/** All profiles there are. A more specific one overrides a less specific one key by key. */
export class QuirkCatalogue {
  private readonly profiles: readonly QuirkProfile[];
  private readonly known = new Map<string, ProfiledQuirks>();

  constructor(profiles: readonly QuirkProfile[]) {
    this.profiles = profiles.toSorted(bySpecificity);
  }

  /** The quirks of a model; costs one look-up for a model seen before. */
  of(model: DeviceModel): ProfiledQuirks {
    const key = modelKey(model);
    const found = this.known.get(key);
    if (found !== undefined) return found;
    const meant = this.profiles.filter((profile) => isMeant(profile, model));
    const profiled = {
      profiles: meant.map(({ name }) => name),
      quirks: meant.reduce((quirks, profile) => ({ ...quirks, ...profile.quirks }), ordinaryQuirks),
    };
    // Devices name their models themselves: what they make up must not fill the memory.
    if (this.known.size >= rememberedModels) this.known.clear();
    this.known.set(key, profiled);
    return profiled;
  }
}

/** One text per model. */
export function modelKey(model: DeviceModel): string {
  const { oui, manufacturer, productClass, modelName, softwareVersion } = model;
  return [oui, manufacturer, productClass, modelName, softwareVersion].join('\u0000');
}
