/**
 * The calls under way, each with a signal of its own: what a call leaves at its signal goes with it, and no signal is
 * listened to by as many as there are calls.
 */
export class OpenCalls {
  private readonly open = new Set<AbortController>();
  private isOver = false;

  /** Makes a call. Its signal fires when all are hung up, and has fired when they were before. */
  async make<T>(call: (signal: AbortSignal) => Promise<T>): Promise<T> {
    const controller = new AbortController();
    if (this.isOver) controller.abort();
    this.open.add(controller);
    try {
      return await call(controller.signal);
    } finally {
      this.open.delete(controller);
    }
  }

  /** Ends the calls under way, and all later ones. */
  hangUp(): void {
    this.isOver = true;
    for (const controller of this.open) controller.abort();
  }
}
