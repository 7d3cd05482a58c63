/** What has been opened, to be closed the other way round. */
export class Closers {
  private readonly closers: (() => Promise<void>)[] = [];

  add(close: () => Promise<void>): void {
    this.closers.push(close);
  }

  /**
   * Closes all, the last one first, each once. One that fails keeps none of the others open.
   *
   * @throws what the first failing one threw, after all of them
   */
  async closeAll(): Promise<void> {
    const failures: unknown[] = [];
    for (const close of this.closers.splice(0).toReversed())
      await close().catch((error: unknown) => void failures.push(error));
    if (failures.length > 0) throw failures[0];
  }
}
