import type { ChangeSignals } from '../change/change-signals.js';
import type { DeviceId } from '../identity/device-identity.js';
import type { SessionFence } from '../session/session-fence.js';
import type { DeviceQuirks } from './device-quirks.js';
import { withLearned, type LearnedQuirk } from './learned-quirk.js';
import { LearnedQuirkStore, type ModelQuirk, type StudiedDevice } from './learned-quirk-store.js';
import { modelKey, type QuirkCatalogue } from './quirk-catalogue.js';
import type { DeviceModel } from './quirk-profile.js';

/** All that is known of one device's habits, and from where. */
export interface QuirkAccount {
  /** Names of the profiles that are meant, the most specific last. */
  readonly profiles: readonly string[];
  readonly ofModel: readonly LearnedQuirk[];
  readonly ofDevice: readonly LearnedQuirk[];
  /** What is applied: the profiles, then what was learned. */
  readonly quirks: DeviceQuirks;
}

/**
 * The habits of devices: what profiles say, what devices of the same model have taught, what the device itself has
 * taught. Models are kept in memory; `refresh` brings what other processes have learned, and the signals tell them.
 */
export class QuirkBook {
  private models = new Map<string, readonly LearnedQuirk[]>();

  constructor(
    private readonly catalogue: QuirkCatalogue,
    private readonly store: LearnedQuirkStore,
    private readonly changes: Pick<ChangeSignals, 'tell'>,
  ) {}

  /** What is known of a model without a look into the store. */
  ofModel(model: DeviceModel): DeviceQuirks {
    return this.account(model, []).quirks;
  }

  /** One look into the store: for sessions that have something to send. An unknown device is an ordinary one. */
  async ofDevice(deviceId: DeviceId): Promise<QuirkAccount> {
    return this.of((await this.store.find(deviceId)) ?? { model: unknownModel, learned: [] });
  }

  /** What is known of a device that was looked up already. */
  of({ model, learned }: StudiedDevice): QuirkAccount {
    return this.account(model, learned);
  }

  /** Keeps what the device has just taught; its model follows when enough devices agree. */
  async learn(fence: SessionFence, learned: LearnedQuirk): Promise<void> {
    const believed = await this.store.remember(fence, learned);
    if (believed === null) return;
    this.believe(this.models, believed);
    this.changes.tell('learnedQuirks');
  }

  async forget(deviceId: DeviceId): Promise<void> {
    await this.store.forget(deviceId);
    await this.refresh();
    this.changes.tell('learnedQuirks');
  }

  async refresh(): Promise<void> {
    const models = new Map<string, readonly LearnedQuirk[]>();
    for (const believed of await this.store.ofModels()) this.believe(models, believed);
    this.models = models;
  }

  private account(model: DeviceModel, ofDevice: readonly LearnedQuirk[]): QuirkAccount {
    const { profiles, quirks } = this.catalogue.of(model);
    const ofModel = this.models.get(keyOf(model)) ?? [];
    if (ofModel.length === 0 && ofDevice.length === 0) return { profiles, ofModel, ofDevice, quirks };
    return { profiles, ofModel, ofDevice, quirks: withLearned(quirks, [...ofModel, ...ofDevice]) };
  }

  private believe(models: Map<string, readonly LearnedQuirk[]>, { model, learned }: ModelQuirk): void {
    const key = keyOf(model);
    models.set(key, [...(models.get(key) ?? []), learned]);
  }
}

const unknownModel: DeviceModel = {
  oui: '',
  manufacturer: '',
  productClass: '',
  modelName: '',
  softwareVersion: '',
};

/** Devices of one model spell their manufacturer in several ways. */
function keyOf(model: DeviceModel): string {
  return modelKey({ ...model, manufacturer: '' });
}
