import {
  LearnedQuirkStore,
  learnedText,
  modelWitnesses,
  parseLearned,
  type DeviceId,
  type DeviceModel,
  type LearnedQuirk,
  type ModelQuirk,
  type SessionFence,
  type StudiedDevice,
} from '#device';
import type { Database } from '../data-source/database.js';
import {
  findStudiedStatement,
  forgetStatement,
  modelQuirksStatement,
  rememberStatement,
} from './quirk-statements.js';

const mostOfDevice = 64;
const mostOfModels = 10_000;

interface ModelRow {
  oui: string;
  product_class: string;
  model_name: string;
  software_version: string;
}

interface ModelQuirkRow extends ModelRow {
  learned: string;
}

/** LearnedQuirkStore on PostgreSQL. */
export class PgLearnedQuirkStore extends LearnedQuirkStore {
  constructor(private readonly database: Database) {
    super();
  }

  override async find(deviceId: DeviceId): Promise<StudiedDevice | null> {
    const row = await this.database.row<ModelRow & { manufacturer: string; learned: string[] }>(
      findStudiedStatement,
      [deviceId],
    );
    if (row === null) return null;
    return {
      model: { ...modelOf(row), manufacturer: row.manufacturer },
      learned: row.learned.map(parseLearned).filter((learned) => learned !== null),
    };
  }

  override async remember(
    { deviceId, epoch, turn }: SessionFence,
    learned: LearnedQuirk,
  ): Promise<ModelQuirk | null> {
    const values = [deviceId, epoch, turn, learnedText(learned), mostOfDevice, modelWitnesses, mostOfModels];
    const row = await this.database.row<ModelRow & { witnesses: number }>(rememberStatement, values);
    return row === null || row.witnesses < modelWitnesses ? null : { model: modelOf(row), learned };
  }

  override async ofModels(): Promise<readonly ModelQuirk[]> {
    const rows = await this.database.rows<ModelQuirkRow>(modelQuirksStatement, [
      modelWitnesses,
      mostOfModels,
    ]);
    return rows.flatMap((row) => {
      const learned = parseLearned(row.learned);
      return learned === null ? [] : [{ model: modelOf(row), learned }];
    });
  }

  override async forget(deviceId: DeviceId): Promise<void> {
    await this.database.rows(forgetStatement, [deviceId]);
  }
}

function modelOf(row: ModelRow): DeviceModel {
  return {
    oui: row.oui,
    manufacturer: '',
    productClass: row.product_class,
    modelName: row.model_name,
    softwareVersion: row.software_version,
  };
}
