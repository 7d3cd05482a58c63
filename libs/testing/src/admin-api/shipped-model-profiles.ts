import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { ModelProfileCatalogue, parseModelProfile } from '#device';

const folder = fileURLToPath(new URL('../../../../config/model-profiles/', import.meta.url));

/** The model profiles of the product. */
export function shippedModelProfiles(): ModelProfileCatalogue {
  const profiles = readdirSync(folder).map((file) => {
    const outcome = parseModelProfile(
      file.replace(/\.json$/, ''),
      JSON.parse(readFileSync(`${folder}${file}`, 'utf8')),
    );
    if (outcome.kind === 'invalid') throw new Error(`${file}: ${JSON.stringify(outcome.problems)}`);
    return outcome.profile;
  });
  return new ModelProfileCatalogue(profiles);
}
