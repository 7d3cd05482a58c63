import { parseQuirkProfile, QuirkCatalogue, type QuirkProfile } from '#device';
import { loadProfiles, type ProfileKind } from '../profile/profile-files.js';

/**
 * The habits of devices, from the files of the product and of the operator.
 *
 * @param ownDir null when there is none
 * @throws StartupError naming the file, and the place in it that is wrong
 */
export function loadQuirkCatalogue(ownDir: string | null): QuirkCatalogue {
  const kind: ProfileKind<QuirkProfile> = {
    noun: 'quirk profile',
    code: 'QUIRK_PROFILE_INVALID',
    folder: 'quirks',
    setting: 'ACS_QUIRKS_DIR',
    document: 'docs/quirks.md',
    parse: parseQuirkProfile,
  };
  return new QuirkCatalogue(loadProfiles(kind, ownDir));
}
