import { describe, expect, it } from 'vitest';
import { openedState } from '#cwmp-session';
import type { DeviceId, SessionFence } from '#device';
import type { ClaimedRpc, DiscoverySlice, RpcParts } from '#task';
import type { GatewaySettings } from '../gateway-settings.js';
import type { SessionContext } from './session-context.js';
import { SessionRecording } from '../trace/session-recording.js';
import { SessionRegistry } from './session-registry.js';

const deviceId = 7 as DeviceId;
const limits = { maxSessions: 10, maxSessionSec: 600 };
const newRegistry = () => new SessionRegistry({ limits } as GatewaySettings);
const sessionWith = (fence: Pick<SessionFence, 'epoch' | 'turn'>): SessionContext => ({
  session: { fence: { deviceId, ...fence }, onboarding: 'approved' } as SessionContext['session'],
  cwmpNamespace: null,
  timeoutMs: 60_000,
  openedAtMs: 0,
  state: openedState(false, 500),
  claimed: null,
  parts: null,
  slice: null,
  mostInSlice: Infinity,
  quirks: null,
  root: null,
  unconfirmed: false,
  lastTurnAtMs: 0,
  host: null,
  recording: new SessionRecording(false),
  turn: Promise.resolve(),
});

describe('the live sessions of a replica', () => {
  it('let a newer session displace the older', () => {
    const registry = newRegistry();
    const [older, newer] = [sessionWith({ epoch: 1, turn: 0 }), sessionWith({ epoch: 2, turn: 0 })];
    expect(registry.add(older, null)).toBeNull();
    expect(registry.add(newer, null)).toBe(older);
    expect(registry.find(deviceId, 2)).toBe(newer);
  });

  it.each([
    {
      case: 'an Inform that was slower to prepare',
      late: { epoch: 1, turn: 0 },
      newer: { epoch: 2, turn: 0 },
    },
    {
      case: 'a take-over that was slower to load',
      late: { epoch: 2, turn: 1 },
      newer: { epoch: 2, turn: 2 },
    },
  ])('are not displaced by $case', ({ late, newer }) => {
    const registry = newRegistry();
    const [overtaken, current] = [sessionWith(late), sessionWith(newer)];
    registry.add(current, null);
    expect(registry.add(overtaken, null)).toBe(overtaken);
    expect(registry.find(deviceId, newer.epoch)).toBe(current);
    registry.end(current);
    expect(registry.add(overtaken, null)).toBe(overtaken);
    expect(registry.find(deviceId, newer.epoch)).toBe(current);
  });

  it('hold nothing any more once they have ended, were displaced, or fell silent', async () => {
    const busy = (epoch: number): SessionContext => ({
      ...sessionWith({ epoch, turn: 0 }),
      slice: { size: 5 } as DiscoverySlice,
      claimed: {} as ClaimedRpc,
      parts: {} as RpcParts,
    });
    const registry = newRegistry();
    const [displaced, ended, silent] = [busy(1), busy(2), busy(3)];
    registry.add(displaced, null);
    expect(registry.discovered).toBe(5);
    registry.add(ended, null);
    registry.end(ended);
    registry.add(silent, null);
    registry.sweep(700_000);
    for (const context of [displaced, ended, silent]) {
      await context.turn;
      expect(context).toMatchObject({ slice: null, claimed: null, parts: null });
    }
    expect(registry.discovered).toBe(0);
  });

  it('are over for good once they have ended, as long as their cookie may be shown', () => {
    const registry = newRegistry();
    const session = sessionWith({ epoch: 3, turn: 0 });
    registry.add(session, null);
    registry.end(session);
    registry.sweep(9_000);
    expect([registry.find(deviceId, 3), registry.isOver(deviceId, 3)]).toEqual([session, false]);
    registry.sweep(11_000);
    expect([registry.find(deviceId, 3), registry.isOver(deviceId, 3)]).toEqual([null, true]);
    expect(registry.isOver(deviceId, 4)).toBe(false);
    registry.sweep(610_000);
    expect(registry.isOver(deviceId, 3)).toBe(true);
    registry.sweep(612_000);
    expect(registry.isOver(deviceId, 3)).toBe(false);
  });
});
