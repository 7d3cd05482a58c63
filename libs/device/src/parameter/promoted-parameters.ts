/** `backfilling`: values that were stored before are still being collected; `removing`: they are being dropped. */
export type PromotionState = 'backfilling' | 'ready' | 'removing';

/** A parameter whose values are kept apart, so that filters find devices by them. */
export interface PromotedParameter {
  readonly path: string;
  readonly state: PromotionState;
  /** Share of the devices that was worked through, 0 to 1. */
  readonly progress: number;
  readonly createdAt: Date;
}

export type PromotionOutcome =
  | { readonly kind: 'promoted'; readonly parameter: PromotedParameter }
  /** Values of a secret are not kept. */
  | { readonly kind: 'secret' }
  /** Its former values are still being dropped. */
  | { readonly kind: 'removing' }
  | { readonly kind: 'tooMany' };

/** Parameters that may be promoted at a time. */
export const mostPromoted = 100;

/**
 * Port: which parameters are searchable. What a device reports is kept searchable by the same statement that stores
 * it; the values from before come by `work`.
 */
export abstract class PromotedParameters {
  /** All of them, in the order of their paths. */
  abstract list(): Promise<readonly PromotedParameter[]>;
  /** The states of those among these paths that are promoted. */
  abstract states(paths: readonly string[]): Promise<ReadonlyMap<string, PromotionState>>;
  /** Makes a parameter searchable; again and again is the same. */
  abstract promote(path: string): Promise<PromotionOutcome>;
  /** Ends that; false when it is not promoted. */
  abstract demote(path: string): Promise<boolean>;
  /**
   * Does one bounded batch of what is left to collect or to drop, and remembers how far it came; false when there is
   * nothing to do. Several processes may call it; one at a time works.
   */
  abstract work(): Promise<boolean>;
}
