import type { CpeProfile } from '#cpe-simulator';
import { areaView, type DeviceAreaView, type ViewArea } from '#device';
import { shippedModelProfiles } from '../admin-api/shipped-model-profiles.js';
import { simulatedTree } from './simulated-tree.js';

const catalogue = shippedModelProfiles();

/** An area of a simulated CPE that was read completely. */
export function viewOf(profile: CpeProfile, area: ViewArea): DeviceAreaView {
  const tree = simulatedTree(profile);
  const { root } = tree.modelFacts;
  if (root === null) throw new Error('a simulated CPE has a root');
  const { oui, manufacturer, productClass } = profile.identity;
  const model = { oui: oui.toUpperCase(), manufacturer, productClass, modelName: '', softwareVersion: '' };
  const view = areaView(area, { tree, root, sources: catalogue.sourcesOf(area, model, root) });
  return { view, profiles: catalogue.namesOf(model, root) };
}
