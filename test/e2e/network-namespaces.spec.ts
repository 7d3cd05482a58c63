import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { removeDataDir, temporaryDataDir } from './acs/data-dir.js';
import { areNetworksThere } from './network/are-networks-there.js';
import { NatScene } from './network/nat-scene.js';

interface Page<Item> {
  readonly items: readonly Item[];
}

interface Call {
  readonly outcome: string;
  readonly attempts: readonly {
    readonly transport: string;
    readonly outcome: string;
    readonly reason: string | null;
  }[];
  readonly informedAt: string | null;
}

describe.skipIf(!areNetworksThere())('CPEs behind the NAT of a router of its own kernel network', () => {
  const dataDir = temporaryDataDir();
  let scene: NatScene;

  beforeAll(async () => {
    scene = await NatScene.build(dataDir);
  }, 120_000);

  afterAll(async () => {
    await scene?.close();
    removeDataDir(dataDir);
  });

  /** The public id of the device, once it has informed. */
  async function deviceId(serialNumber: string): Promise<string> {
    const find = () =>
      (scene.api('GET', `/devices?serialNumber=${serialNumber}`) as Page<{ id: string }>).items[0]?.id;
    await expect.poll(find, { timeout: 30_000 }).toBeDefined();
    return find()!;
  }

  const reachabilityOf = (id: string): object =>
    (scene.api('GET', `/devices/${id}/connection-request`) as { reachability: object }).reachability;

  test('one that only UDP reaches is woken for a task', async () => {
    scene.startCpe('open', 1, 0);
    const id = await deviceId('AV00000001');
    const call = () => scene.api('POST', `/devices/${id}/connection-request`, undefined, 5) as Call;
    // It informs by itself no more, and its way through the NAT is open once it has told our STUN server so.
    await expect.poll(call, { timeout: 45_000 }).toMatchObject({
      outcome: 'sent',
      attempts: [
        { transport: 'http', outcome: 'refused', reason: 'notAllowed' },
        { transport: 'udp', outcome: 'sent', reason: null },
      ],
      informedAt: expect.any(String),
    });
    const task = scene.api('POST', `/devices/${id}/rpc/GetRPCMethods`, {}, 8) as { state: string };
    expect(task.state).toBe('succeeded');
    expect(reachabilityOf(id)).toMatchObject({ state: 'reachable', by: 'udp' });
  });

  test('one that nothing reaches does its task in its next periodic session', async () => {
    scene.startCpe('deaf', 2, 4);
    const id = await deviceId('AV00000002');
    const call = () => scene.api('POST', `/devices/${id}/connection-request`) as Call;
    // The device is known with its first Inform; its credentials are stored later in that session.
    await expect.poll(call, { timeout: 30_000 }).toMatchObject({
      outcome: 'refused',
      attempts: [{ transport: 'http', reason: 'notAllowed' }],
    });
    const { id: taskId } = scene.api('POST', `/devices/${id}/rpc/GetRPCMethods`, {}) as { id: string };
    const task = () => (scene.api('GET', `/tasks/${taskId}`, undefined, 5) as { state: string }).state;
    await expect.poll(task, { timeout: 30_000 }).toBe('succeeded');
    expect(reachabilityOf(id)).toMatchObject({ state: 'unreachable', by: null });
  });
});
