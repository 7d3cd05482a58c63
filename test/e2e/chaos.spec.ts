import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { available } from '#testing';
import { ChaosCluster } from '../chaos/chaos-cluster.js';
import { chaosRun } from '../chaos/chaos-run.js';
import { drawnFaults } from '../chaos/drawn-faults.js';
import { faults } from '../chaos/faults.js';

const seed = Number(process.env['ACS_TEST_SEED'] ?? Date.now() % 1_000_000_000);
const minutes = 60_000;

test('seeds in a row leave no fault out', () => {
  // Two decks less one card hold a whole deck, wherever they begin.
  const [each, kinds] = [8, Object.keys(faults)];
  const seeds = Array.from({ length: Math.ceil((2 * kinds.length - 1) / each) }, (_, n) => seed + n);
  const drawn = seeds.flatMap((one) => drawnFaults(one, each));
  expect([...new Set(drawn)].toSorted()).toEqual(kinds.toSorted());
  expect(drawnFaults(seed, each)).toEqual(drawn.slice(0, each));
  expect(drawnFaults(seed + 1_000, each)).not.toEqual(drawn.slice(0, each));
});

// Many seeds by `npm run chaos`.
describe.runIf(available('redis-server') && available('haproxy'))('a cluster that breaks', () => {
  let chaos: ChaosCluster;

  beforeAll(async () => {
    chaos = await ChaosCluster.start();
  }, 3 * minutes);

  afterAll(async () => {
    expect([...(await chaos.stop())]).toEqual([]);
  }, minutes);

  test(
    `keeps its promises (seed ${seed})`,
    async () => {
      const report = await chaosRun(chaos, { seed, cpes: 8, orders: 50, faults: 4 });
      process.stdout.write(
        `chaos: seed ${seed}, ${JSON.stringify(report.states)}, ${report.faults.join(', ')}\n`,
      );
      expect(report.broken).toEqual([]);
      expect(report.accepted).toBeGreaterThan(0);
    },
    5 * minutes,
  );
});
