import { describe, expect, it } from 'vitest';
import { openedState } from '#cwmp-session';
import type { DeviceId, SessionFence } from '#device';
import type { GatewaySettings } from '../gateway-settings.js';
import type { SessionContext } from './session-context.js';
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
  quirks: null,
  root: null,
  unconfirmed: false,
  lastTurnAtMs: 0,
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
});
