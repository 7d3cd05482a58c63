import { Injectable } from '@nestjs/common';
import { ProblemError } from '../problem/problem-error.js';

/** Streams that one principal, and all of them together, may have open; each holds a connection of the server. */
const limits = { ofPrincipal: 50, ofAll: 400 } as const;

/** Counts the event streams that are open. */
@Injectable()
export class OpenStreams {
  private readonly counts = new Map<string, number>();

  /**
   * Takes a place for a stream.
   *
   * @returns gives it back
   * @throws ProblemError TOO_MANY_STREAMS
   */
  take(principal: string): () => void {
    const count = this.counts.get(principal) ?? 0;
    const total = [...this.counts.values()].reduce((sum, each) => sum + each, 0);
    if (count >= limits.ofPrincipal || total >= limits.ofAll)
      throw new ProblemError('TOO_MANY_STREAMS', 'Close one of the streams that are open, or wait.', {
        headers: { 'Retry-After': '5' },
      });
    this.counts.set(principal, count + 1);
    return () => this.release(principal);
  }

  private release(principal: string): void {
    const left = (this.counts.get(principal) ?? 1) - 1;
    if (left > 0) this.counts.set(principal, left);
    else this.counts.delete(principal);
  }
}
