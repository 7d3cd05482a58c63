import { describe, expect, it } from 'vitest';
import type { SecretRotation } from '#device';
import { sharedPorts, type OpenPorts } from './ports-under-test.js';

interface RotationPorts {
  readonly rotation: SecretRotation;
  close(): Promise<void>;
}

/** What every SecretRotation does. */
export function describeSecretRotation(adapter: string, open: OpenPorts<RotationPorts>): void {
  describe(`SecretRotation ${adapter}`, () => {
    const ports = sharedPorts(open);
    const openPlaces = async () =>
      (await ports().rotation.progress()).filter(({ finishedAt }) => finishedAt === null).length;

    it('works through every place once, and again only when it is asked to', async () => {
      const { rotation } = ports();
      expect(await rotation.progress()).toEqual([]);
      expect(await rotation.work()).toBe(false);
      await rotation.startIfNew();
      const places = (await rotation.progress()).map(({ place }) => place);
      expect(places.length).toBeGreaterThan(0);
      expect(places).toEqual(places.toSorted());
      expect(await openPlaces()).toBe(places.length);
      while (await rotation.work());
      expect(await openPlaces()).toBe(0);
      await rotation.startIfNew();
      expect(await rotation.work()).toBe(false);
      await rotation.start();
      expect(await openPlaces()).toBe(places.length);
      while (await rotation.work());
      expect(await openPlaces()).toBe(0);
    });
  });
}
