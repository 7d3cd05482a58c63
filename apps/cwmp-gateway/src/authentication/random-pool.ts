import { randomFillSync } from 'node:crypto';

/** As many as are worth one call of the system, which costs more than all else that a challenge needs. */
const poolBytes = 4_096;

/** Random bytes of cryptographic quality, each given out once. */
export class RandomPool {
  private readonly bytes = Buffer.alloc(poolBytes);
  private taken = poolBytes;

  /** So many bytes, at most 4,096; to be used before the next call, which may overwrite them. */
  take(count: number): Buffer {
    if (this.taken + count > poolBytes) {
      randomFillSync(this.bytes);
      this.taken = 0;
    }
    this.taken += count;
    return this.bytes.subarray(this.taken - count, this.taken);
  }
}
