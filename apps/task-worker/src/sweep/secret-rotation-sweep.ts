import { Injectable, Logger } from '@nestjs/common';
import { SecretRotation } from '#device';

/** Seals stored secrets anew once the master key is another one, and whenever an operator asks for it. */
@Injectable()
export class SecretRotationSweep {
  private readonly logger = new Logger('SecretRotation');
  private isBegun = false;

  constructor(private readonly rotation: SecretRotation) {}

  /** Works until nothing is left or the signal fires. */
  async run(signal: AbortSignal): Promise<void> {
    // Once per process: one of the former key that is still running must not begin again and again.
    if (!this.isBegun) await this.rotation.startIfNew();
    this.isBegun = true;
    let hasWorked = false;
    while (!signal.aborted && (await this.rotation.work())) hasWorked = true;
    if (hasWorked) await this.tell();
  }

  private async tell(): Promise<void> {
    const places = await this.rotation.progress();
    if (places.some(({ finishedAt }) => finishedAt === null)) return;
    const total = (count: 'sealedAnew' | 'unreadable') =>
      places.reduce((sum, place) => sum + place[count], 0);
    const facts = { sealedAnew: total('sealedAnew'), unreadable: total('unreadable') };
    if (facts.unreadable > 0) this.logger.warn('secrets.rotated', facts);
    else this.logger.log('secrets.rotated', facts);
  }
}
