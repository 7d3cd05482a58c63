import { Injectable } from '@nestjs/common';
import { CpeCredentialStore, type CpeAccount } from '#device';
import { RecentEntries } from '#recent-entries';

const leastEntries = 5_000;
const knownForMs = 30_000;
// A device that is registered now must not wait long for its admission.
const unknownForMs = 2_000;
/** A failed comparison looks again at the store when its answer is older than this. */
const suspectAfterMs = 1_000;

interface Entry {
  readonly account: CpeAccount | null;
  readonly readAtMs: number;
}

/**
 * The accounts of the devices that called last, so that an Inform that says nothing new costs one statement. Bounded
 * in number and in time; what the store says of usernames that no device has is kept for a moment, too.
 */
@Injectable()
export class AccountCache {
  private readonly entries = new RecentEntries<string, Entry>(leastEntries);

  constructor(private readonly store: CpeCredentialStore) {}

  /** Rejects when the store does. */
  async find(username: string, nowMs: number): Promise<CpeAccount | null> {
    const entry = this.entries.get(username);
    if (entry === undefined || nowMs - entry.readAtMs >= lifetimeMs(entry)) return this.read(username, nowMs);
    return entry.account;
  }

  /** For a password that did not fit: another look at the store, null when the last one was a moment ago. */
  async findChanged(username: string, nowMs: number): Promise<CpeAccount | null> {
    const entry = this.entries.get(username);
    if (entry !== undefined && nowMs - entry.readAtMs < suspectAfterMs) return null;
    return this.read(username, nowMs);
  }

  private async read(username: string, nowMs: number): Promise<CpeAccount | null> {
    const account = await this.store.findByUsername(username);
    this.entries.set(username, { account, readAtMs: nowMs });
    return account;
  }
}

function lifetimeMs({ account }: Entry): number {
  return account === null ? unknownForMs : knownForMs;
}
