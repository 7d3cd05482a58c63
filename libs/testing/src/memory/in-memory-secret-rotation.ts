import { SecretRotation, type RotationProgress } from '#device';
import type { Clock } from './in-memory-session-table.js';

/** SecretRotation where no secret is sealed: there is nothing to do but to say so. */
export class InMemorySecretRotation extends SecretRotation {
  private places: RotationProgress[] = [];

  constructor(private readonly now: Clock) {
    super();
  }

  override async start(): Promise<void> {
    const started = { seen: 0, sealedAnew: 0, unreadable: 0, startedAt: this.now(), finishedAt: null };
    this.places = ['memory.first', 'memory.second'].map((place) => ({ place, ...started }));
  }

  override async startIfNew(): Promise<void> {
    if (this.places.length === 0) await this.start();
  }

  override async work(): Promise<boolean> {
    const open = this.places.findIndex(({ finishedAt }) => finishedAt === null);
    if (open < 0) return false;
    this.places = this.places.map((place, index) =>
      index === open ? { ...place, finishedAt: this.now() } : place,
    );
    return true;
  }

  override async progress(): Promise<readonly RotationProgress[]> {
    return this.places;
  }
}
