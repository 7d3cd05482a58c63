import type { FaultHooks, HookedCall } from '#cpe-simulator';

/** Stops a CPE in the middle of one RPC until it is released. */
export class Stop {
  readonly hooks: FaultHooks;
  /** Resolves when the CPE is there. */
  readonly reached: Promise<void>;
  private arrive: () => void = () => undefined;
  private leave: (decision: 'drop' | undefined) => void = () => undefined;
  private isUsed = false;

  /** The first RPC of this method, those of the CPE's first session apart: in that one the ACS has wishes of its own. */
  constructor(method: string, hook: keyof FaultHooks) {
    this.reached = new Promise((resolve) => (this.arrive = resolve));
    const left = new Promise<'drop' | undefined>((resolve) => (this.leave = resolve));
    const wait = (call: HookedCall): Promise<'drop' | undefined> | undefined => {
      if (this.isUsed || call.method !== method || call.sessionNumber === 1) return undefined;
      this.isUsed = true;
      this.arrive();
      return left;
    };
    this.hooks = { [hook]: wait };
  }

  /** Lets the CPE go on, or lose its connection. */
  release(decision?: 'drop'): void {
    this.leave(decision);
  }
}
