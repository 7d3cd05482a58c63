import { describe, expect, it } from 'vitest';
import { openedState } from '#cwmp-session';
import { ordinaryQuirks, type DeviceId, type ParameterStore, type StoredParameter } from '#device';
import {
  newDiscovery,
  type ClaimedRpc,
  type DiscoverySlice,
  type SessionTasks,
  type Settlement,
} from '#task';
import { DiscoveryTurns } from './discovery-turns.js';
import type { RpcDispatch } from './rpc-dispatch.js';
import type { SessionContext } from './session-context.js';
import type { SessionRegistry } from './session-registry.js';

const cursor = newDiscovery({ paths: [''], freshSinceMs: 0, trustsNames: false, isAwaited: false });
const rpc: ClaimedRpc = {
  taskId: 'task',
  attemptId: 'attempt',
  stepNumber: 1,
  stepCount: 1,
  attemptNumber: 3,
  step: { method: 'GetParameterNames', arguments: { parameterPath: '', nextLevel: false } },
  cursor,
  proves: null,
  isLook: false,
  instances: null,
};
const known: readonly StoredParameter[] = ['Device.', 'Device.A'].map((path) => ({
  path,
  value: null,
  type: null,
  writable: null,
  notification: null,
  source: 'tree',
  updatedAt: new Date(0),
}));

/** Begins a discovery while those of other sessions hold `discovered` paths. */
async function begun(discovered: number) {
  const settlements: Settlement[] = [];
  const context = {
    session: { fence: { deviceId: 7 as DeviceId, epoch: 1, turn: 0 } },
    root: 'Device.',
    state: openedState(true, 500),
    slice: null as DiscoverySlice | null,
  } as SessionContext;
  const turns = new DiscoveryTurns(
    { list: async () => known } as unknown as ParameterStore,
    {
      settleSlice: async (...[, , , settlement]: Parameters<SessionTasks['settleSlice']>) => {
        settlements.push(settlement);
        return 'nothingDue';
      },
    } as unknown as SessionTasks,
    { quirksOf: async () => ordinaryQuirks, put: async () => undefined } as unknown as RpcDispatch,
    { discovered } as SessionRegistry,
  );
  return { event: await turns.begin(context, rpc, cursor), context, settlements };
}

describe('a discovery', () => {
  it.each([0, 999_998])('begins where %i paths are held by others', async (discovered) => {
    const { event, context, settlements } = await begun(discovered);
    expect([event, settlements]).toEqual([null, []]);
    expect(context.slice?.size).toBe(2);
  });

  it('waits where those under way hold all that they may, and loses no attempt by that', async () => {
    const { event, context, settlements } = await begun(999_999);
    expect(event).toEqual({ type: 'rpcSettled', isMoreDue: false });
    expect(context.slice).toBeNull();
    const [settlement] = settlements;
    expect(settlement).toMatchObject({ taskState: 'queued', progress: { cursor, isAhead: true } });
    expect(settlement?.retryAfterSec).toBeGreaterThanOrEqual(30);
    expect(settlement?.retryAfterSec).toBeLessThan(120);
  });
});
