import { Injectable } from '@nestjs/common';
import { DeviceQuarantine, type CrashedTurn } from '#device';
import { GatewayJournal } from '../journal/gateway-journal.js';
import { crashReason } from './crash.js';

/** Counts the crashes of devices, so that one whose state is poisoned is kept out. */
@Injectable()
export class CrashWatch {
  constructor(
    private readonly quarantine: DeviceQuarantine,
    private readonly journal: GatewayJournal,
  ) {}

  /** @param turn null where it is not known whose it was. Never rejects. */
  async note(turn: CrashedTurn | null, error: unknown): Promise<void> {
    const reason = crashReason(error);
    try {
      const count = turn && (await this.quarantine.noteCrash(turn, reason));
      this.journal.crashed(count, reason, error);
    } catch (failure) {
      this.journal.crashed(null, reason, error);
      this.journal.crashNotCounted(failure);
    }
  }
}
