import { ModelProfileCatalogue, parseModelProfile, type ModelProfile } from '#device';
import { loadProfiles, type ProfileKind } from './profile-files.js';

/**
 * Where kinds of devices have what the normalised view tells, from the files of the product and of the operator.
 *
 * @param ownDir null when there is none
 * @throws StartupError naming the file, and the place in it that is wrong
 */
export function loadModelProfiles(ownDir: string | null): ModelProfileCatalogue {
  const kind: ProfileKind<ModelProfile> = {
    noun: 'model profile',
    code: 'MODEL_PROFILE_INVALID',
    folder: 'model-profiles',
    setting: 'ACS_MODEL_PROFILES_DIR',
    document: 'docs/normalised-view.md',
    parse: parseModelProfile,
  };
  return new ModelProfileCatalogue(loadProfiles(kind, ownDir));
}
