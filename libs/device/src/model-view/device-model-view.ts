import type { DeviceInventory, DeviceView } from '../inventory/device-record.js';
import { KnownTree } from '../parameter/known-tree.js';
import type { ParameterStore } from '../parameter/parameter-store.js';
import { areaView, type AreaView, type ViewedDevice } from './area-view.js';
import type { ModelProfileCatalogue } from './model-profile-catalogue.js';
import type { ViewValue } from './value-rule.js';
import type { ViewArea } from './view-areas.js';
import { viewSettings, type ViewSettings } from './view-settings.js';

/** An area of a device, and the profiles that say where the device has it. */
export interface DeviceAreaView {
  readonly view: AreaView;
  readonly profiles: readonly string[];
}

/** Devices as they are told whatever their data model, from what is stored of them; no device is asked. */
export class DeviceModelView {
  constructor(
    private readonly inventory: DeviceInventory,
    private readonly parameters: ParameterStore,
    private readonly catalogue: ModelProfileCatalogue,
  ) {}

  /** Null for a device that does not exist. */
  async area(publicId: string, area: ViewArea): Promise<DeviceAreaView | null> {
    const device = await this.look(publicId, area);
    return device && { view: areaView(area, device), profiles: device.profiles };
  }

  /** What to set for an item of an area to become as asked for; null for a device that does not exist. */
  async settings(
    publicId: string,
    area: ViewArea,
    itemId: string,
    changes: Readonly<Record<string, ViewValue>>,
  ): Promise<ViewSettings | null> {
    const device = await this.look(publicId, area);
    return device && viewSettings(device, itemId, changes);
  }

  private async look(
    publicId: string,
    area: ViewArea,
  ): Promise<(ViewedDevice & { readonly profiles: readonly string[] }) | null> {
    const [deviceId, device] = await Promise.all([
      this.inventory.resolve(publicId),
      this.inventory.find(publicId),
    ]);
    if (deviceId === null || device === null) return null;
    const tree = new KnownTree(await this.parameters.list(deviceId, ''));
    const { root } = tree.modelFacts;
    if (root === null) return { tree, root, sources: [], profiles: [] };
    const model = modelOf(device);
    const sources = this.catalogue.sourcesOf(area, model, root);
    return { tree, root, sources, profiles: this.catalogue.namesOf(model, root) };
  }
}

function modelOf({ oui, manufacturer, productClass, modelName, softwareVersion }: DeviceView) {
  return { oui, manufacturer, productClass, modelName, softwareVersion };
}
