/** Waits that can all be ended at once; each costs the same however many there are, unlike listeners of an AbortSignal. */
export class Pauses {
  private readonly waiting = new Map<NodeJS.Timeout, () => void>();
  private isEnded = false;

  /** Resolves after so many ms, or when all waits are ended. */
  pause(ms: number): Promise<void> {
    if (this.isEnded) return Promise.resolve();
    return new Promise((resolve) => {
      const timer = setTimeout(() => {
        this.waiting.delete(timer);
        resolve();
      }, ms);
      this.waiting.set(timer, resolve);
    });
  }

  /** Ends all waits, and those that would begin later. */
  end(): void {
    this.isEnded = true;
    for (const [timer, resolve] of this.waiting) {
      clearTimeout(timer);
      resolve();
    }
    this.waiting.clear();
  }

  get areEnded(): boolean {
    return this.isEnded;
  }
}
