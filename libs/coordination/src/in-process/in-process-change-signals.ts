import { ChangeSignals, type ChangedThing } from '#device';

/** ChangeSignals inside one process. */
export class InProcessChangeSignals extends ChangeSignals {
  private readonly listeners = new Map<ChangedThing, Set<() => void>>();

  override tell(thing: ChangedThing): void {
    for (const listener of this.listeners.get(thing) ?? []) listener();
  }

  override on(thing: ChangedThing, listener: () => void): () => void {
    const listeners = this.listeners.get(thing) ?? new Set();
    this.listeners.set(thing, listeners.add(listener));
    return () => void listeners.delete(listener);
  }

  /** Has everybody look whether a change was missed. */
  tellAll(): void {
    for (const thing of this.listeners.keys()) this.tell(thing);
  }
}
