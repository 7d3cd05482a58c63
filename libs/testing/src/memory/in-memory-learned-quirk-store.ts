import {
  LearnedQuirkStore,
  learnedText,
  modelWitnesses,
  type DeviceId,
  type DeviceModel,
  type LearnedQuirk,
  type ModelQuirk,
  type SessionFence,
  type StudiedDevice,
} from '#device';
import type { InMemoryDeviceInventory } from './in-memory-device-inventory.js';
import type { InMemorySessionTable } from './in-memory-session-table.js';

interface Studies {
  softwareVersion: string;
  readonly learned: Map<string, LearnedQuirk>;
}

interface Belief extends ModelQuirk {
  readonly witnesses: Set<DeviceId>;
}

/** LearnedQuirkStore beside the other in-memory adapters. */
export class InMemoryLearnedQuirkStore extends LearnedQuirkStore {
  private readonly ofDevices = new Map<DeviceId, Studies>();
  private readonly beliefs = new Map<string, Belief>();

  constructor(
    private readonly table: InMemorySessionTable,
    private readonly inventory: InMemoryDeviceInventory,
  ) {
    super();
  }

  override async find(deviceId: DeviceId): Promise<StudiedDevice | null> {
    const model = this.modelOf(deviceId);
    if (model === null) return null;
    const studies = this.ofDevices.get(deviceId);
    const isCurrent = studies?.softwareVersion === model.softwareVersion;
    return { model, learned: isCurrent ? [...studies.learned.values()] : [] };
  }

  override async remember(fence: SessionFence, learned: LearnedQuirk): Promise<ModelQuirk | null> {
    const model = this.modelOf(fence.deviceId);
    if (model === null || this.table.findLive(fence) === null) return null;
    let studies = this.ofDevices.get(fence.deviceId);
    if (studies?.softwareVersion !== model.softwareVersion) {
      studies = { softwareVersion: model.softwareVersion, learned: new Map() };
      this.ofDevices.set(fence.deviceId, studies);
    }
    studies.learned.set(learnedText(learned), learned);
    const shared = { ...model, manufacturer: '' };
    const key = JSON.stringify([shared, learnedText(learned)]);
    const belief = this.beliefs.get(key) ?? { model: shared, learned, witnesses: new Set() };
    this.beliefs.set(key, belief);
    if (belief.witnesses.size >= modelWitnesses || belief.witnesses.has(fence.deviceId)) return null;
    belief.witnesses.add(fence.deviceId);
    return belief.witnesses.size < modelWitnesses ? null : { model: shared, learned };
  }

  override async ofModels(): Promise<readonly ModelQuirk[]> {
    return [...this.beliefs.values()]
      .filter(({ witnesses }) => witnesses.size >= modelWitnesses)
      .map(({ model, learned }) => ({ model, learned }));
  }

  override async forget(deviceId: DeviceId): Promise<void> {
    this.ofDevices.delete(deviceId);
    for (const { witnesses } of this.beliefs.values()) witnesses.delete(deviceId);
  }

  private modelOf(deviceId: DeviceId): DeviceModel | null {
    const row = this.inventory.rowOf(deviceId);
    if (row === null) return null;
    const { identity, facts } = row;
    return {
      oui: identity.oui,
      productClass: identity.productClass,
      manufacturer: facts.manufacturer ?? '',
      modelName: facts.modelName ?? '',
      softwareVersion: facts.softwareVersion ?? '',
    };
  }
}
