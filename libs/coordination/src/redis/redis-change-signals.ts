import { ChangeSignals, type ChangedThing } from '#device';
import type { RedisBus } from '#redis';
import { InProcessChangeSignals } from '../in-process/in-process-change-signals.js';

/** ChangeSignals between processes; when the subscriptions were away, everything counts as changed. */
export class RedisChangeSignals extends ChangeSignals {
  private readonly local = new InProcessChangeSignals();

  constructor(private readonly bus: RedisBus) {
    super();
    bus.onGap(() => this.local.tellAll());
  }

  override tell(thing: ChangedThing): void {
    this.local.tell(thing);
    void this.bus.tell(channelOf(thing), '');
  }

  override on(thing: ChangedThing, listener: () => void): () => void {
    const forget = this.local.on(thing, listener);
    const unsubscribe = this.bus.on(channelOf(thing), () => listener());
    return () => {
      forget();
      unsubscribe();
    };
  }
}

function channelOf(thing: ChangedThing): string {
  return `changed:${thing}`;
}
