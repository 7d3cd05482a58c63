/** What processes keep in their memory though it is in the database. */
export type ChangedThing = 'learnedQuirks';

/**
 * Port: tells processes that what they remember has changed. A signal may get lost, so that memories grow old as well;
 * it only makes them new at once.
 */
export abstract class ChangeSignals {
  /** Tells all processes, this one as well. Never throws, waits for nobody. */
  abstract tell(thing: ChangedThing): void;
  /** Calls back on every change, and perhaps without reason; returns the unsubscribe function. */
  abstract on(thing: ChangedThing, listener: () => void): () => void;
}
