import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { available } from '#testing';
import { ChaosCluster } from '../chaos/chaos-cluster.js';
import { chaosRun } from '../chaos/chaos-run.js';

const seed = Number(process.env['ACS_TEST_SEED'] ?? Date.now() % 1_000_000_000);
const minutes = 60_000;

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
