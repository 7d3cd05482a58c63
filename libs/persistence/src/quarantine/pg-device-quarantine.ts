import type { SecretPaths } from '#data-model';
import { DeviceQuarantine, newUuidV7, StoredStateError, type CrashCount, type CrashedTurn } from '#device';
import type { Database, Statement } from '../data-source/database.js';
import { treeOf, type ParametersRow } from '../parameter/parameters-row.js';
import { loadStatement } from '../parameter/parameter-statements.js';
import { storable } from '../parameter/storable.js';
import {
  forgetParametersStatement,
  noteAccountCrashStatement,
  noteInformCrashStatement,
  noteSessionCrashStatement,
  releaseStatement,
} from './quarantine-statements.js';

/** DeviceQuarantine on PostgreSQL. */
export class PgDeviceQuarantine extends DeviceQuarantine {
  constructor(
    private readonly database: Database,
    private readonly secrets: SecretPaths,
  ) {
    super();
  }

  override noteCrash(turn: CrashedTurn, reason: string): Promise<CrashCount | null> {
    const [statement, values] = whose(turn);
    const told = [storable(reason), newUuidV7()];
    return this.database.row<CrashCount & Record<string, unknown>>(statement, [...told, ...values]);
  }

  override async release(publicId: string): Promise<boolean> {
    const device = await this.database.row<{ id: string }>(releaseStatement, [publicId, newUuidV7()]);
    if (device === null) return false;
    await this.forgetIfDamaged(device.id);
    return true;
  }

  /** Damaged bytes would only shut the device out again. */
  private async forgetIfDamaged(deviceId: string): Promise<void> {
    const row = await this.database.row<ParametersRow>(loadStatement, [deviceId]);
    if (row === null) return;
    try {
      await treeOf(row, this.secrets);
    } catch (error) {
      if (!(error instanceof StoredStateError)) throw error;
      await this.database.rows(forgetParametersStatement, [deviceId, row.version]);
    }
  }
}

function whose(turn: CrashedTurn): [Statement, unknown[]] {
  switch (turn.kind) {
    case 'session':
      return [noteSessionCrashStatement, [turn.fence.deviceId, turn.fence.epoch]];
    case 'inform': {
      const { oui, productClass, serialNumber } = turn.identity;
      const { kind, username } = turn.principal;
      return [noteInformCrashStatement, [oui, productClass, serialNumber, kind, username]];
    }
    case 'account':
      return [noteAccountCrashStatement, [turn.username]];
  }
}
