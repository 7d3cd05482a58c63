/** Whether something has moved since it was looked at last; at first it has. */
export class Moves {
  private hasMoved = true;
  private wake: () => void = () => undefined;

  add(): void {
    this.hasMoved = true;
    this.wake();
  }

  /** True when something has moved; from then on nothing has. */
  take(): boolean {
    const { hasMoved } = this;
    this.hasMoved = false;
    return hasMoved;
  }

  /** Resolves at the next move, after `timeoutMs`, or when the signal fires. */
  async next(timeoutMs: number, signal: AbortSignal): Promise<void> {
    if (this.hasMoved || signal.aborted) return;
    await new Promise<void>((resolve) => {
      const end = (): void => {
        clearTimeout(timer);
        signal.removeEventListener('abort', end);
        resolve();
      };
      const timer = setTimeout(end, timeoutMs);
      this.wake = end;
      signal.addEventListener('abort', end);
    });
  }
}
