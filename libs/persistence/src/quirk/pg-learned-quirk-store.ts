import {
  LearnedQuirkStore,
  learnedText,
  modelWitnesses,
  parseLearned,
  type DeviceId,
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
import { modelOf, studiedOf, type ModelRow, type StudiedRow } from './studied-row.js';

const mostOfDevice = 64;
const mostOfModels = 10_000;

interface ModelQuirkRow extends ModelRow {
  learned: string;
}

/** LearnedQuirkStore on PostgreSQL. */
export class PgLearnedQuirkStore extends LearnedQuirkStore {
  constructor(private readonly database: Database) {
    super();
  }

  override async find(deviceId: DeviceId): Promise<StudiedDevice | null> {
    const row = await this.database.row<StudiedRow>(findStudiedStatement, [deviceId]);
    return row && studiedOf(row);
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
