import { Injectable } from '@nestjs/common';
import { CpeCredentialStore, type CpeAccount } from '#device';

const mostEntries = 10_000;
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
  // A Map keeps the order of insertion: the first entry is the one that was used longest ago.
  private readonly entries = new Map<string, Entry>();

  constructor(private readonly store: CpeCredentialStore) {}

  /** Rejects when the store does. */
  async find(username: string, nowMs: number): Promise<CpeAccount | null> {
    const entry = this.entries.get(username);
    if (entry === undefined || nowMs - entry.readAtMs >= lifetimeMs(entry)) return this.read(username, nowMs);
    this.keep(username, entry);
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
    this.keep(username, { account, readAtMs: nowMs });
    return account;
  }

  private keep(username: string, entry: Entry): void {
    this.entries.delete(username);
    this.entries.set(username, entry);
    if (this.entries.size <= mostEntries) return;
    const [oldest] = this.entries.keys();
    if (oldest !== undefined) this.entries.delete(oldest);
  }
}

function lifetimeMs({ account }: Entry): number {
  return account === null ? unknownForMs : knownForMs;
}
