import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { removeDataDir, temporaryDataDir } from '../acs/data-dir.js';
import { areNetworksThere } from '../network/are-networks-there.js';
import { ClusterScene } from '../network/cluster-scene.js';

const canRun = areNetworksThere(['redis-server', 'redis-server'], ['haproxy', 'haproxy']);

describe.skipIf(!canRun)('a gateway whose machine vanishes', () => {
  const dataDir = temporaryDataDir();
  let scene: ClusterScene;

  beforeAll(async () => {
    scene = await ClusterScene.build(dataDir);
  }, 120_000);

  afterAll(async () => {
    await scene?.close();
    removeDataDir(dataDir);
  });

  const informs = (name: string, count: number) =>
    Array.from({ length: count }, (_, n) => scene.inform(`${name}-${n}`));

  test('keeps nobody waiting for long, and the other one serves', () => {
    // Both gateways have a connection to the balancer that stays.
    expect(informs('BEFORE', 6).map(({ status }) => status)).toEqual(Array(6).fill(200));
    scene.loseSecondGateway();
    const answered = informs('AFTER', 10);
    const late = answered.filter(({ status }) => status !== 200);
    // What was sent to the lost one is not sent again: HAProxy 2 says so, 3 ends the connection, and the CPE tries again.
    for (const { status, sec } of late) expect([[0, 502].includes(status), sec < 8]).toEqual([true, true]);
    expect(late.length).toBeLessThanOrEqual(2);
    expect(answered.slice(5).map(({ status }) => status)).toEqual(Array(5).fill(200));
  }, 120_000);
});
