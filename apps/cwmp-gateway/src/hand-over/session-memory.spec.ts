import { deserialize, serialize } from 'node:v8';
import { describe, expect, it } from 'vitest';
import { ordinaryQuirks, nothingOffered, type DeviceId } from '#device';
import type { SessionContext } from '../session/session-context.js';
import { SessionRecording } from '../trace/session-recording.js';
import { packSession, unpackSession } from './session-memory.js';

function contextOf(changes: Partial<SessionContext> = {}): SessionContext {
  return {
    session: {
      fence: { deviceId: 7 as DeviceId, epoch: 3, turn: 1 },
      publicId: '01900000-0000-7000-8000-000000000007',
      onboarding: 'approved',
      pending: false,
      leftOpen: false,
      awaitsEvidence: false,
      unconfirmed: false,
      informChanged: false,
      isNewVersion: false,
      dueRefresh: null,
      transformed: null,
      traced: false,
      overlayFull: false,
      identityConflict: false,
      firstContact: false,
      needsConnectionRequestCredentials: false,
      offeredWays: nothingOffered,
      needsCpeCredentials: false,
    },
    cwmpNamespace: null,
    root: 'Device.',
    timeoutMs: 60_000,
    openedAtMs: 1,
    state: {
      phase: 'awaitingResponse',
      pending: true,
      outstanding: { attemptId: 'a', method: 'Reboot' },
      disrupted: false,
      rpcCount: 2,
      rpcBudget: 500,
    },
    claimed: {
      taskId: 't',
      attemptId: 'a',
      stepNumber: 1,
      stepCount: 1,
      attemptNumber: 1,
      step: { method: 'Reboot', arguments: { commandKey: '' } },
      cursor: null,
      proves: null,
      isLook: false,
      instances: null,
    },
    unconfirmed: false,
    parts: null,
    slice: null,
    mostInSlice: Infinity,
    quirks: ordinaryQuirks,
    lastTurnAtMs: 1,
    host: null,
    recording: new SessionRecording(false),
    turn: Promise.resolve(),
    ...changes,
  };
}

describe('a session that is handed over', () => {
  it('comes out as it went in', () => {
    const { state, claimed, quirks, root } = contextOf();
    const taken = unpackSession(packSession(contextOf()), contextOf({ claimed: null, root: null }));
    expect(taken).toMatchObject({ state, claimed, quirks, root });
  });

  it('is not believed when it has another form: the ledger has to do', () => {
    const packed = deserialize(packSession(contextOf())) as Record<string, unknown>;
    const changed = (changes: object) => serialize({ ...packed, ...changes });
    const broken = [
      Buffer.from('no session at all'),
      serialize(null),
      changed({ form: 0 }),
      changed({ state: { phase: 'asleep' } }),
      changed({ claimed: { step: 5 } }),
      changed({ claimed: 'a task' }),
      changed({ parts: { whole: {}, request: {} } }),
      changed({ slice: { tree: null } }),
      changed({ quirks: [] }),
      changed({ exchanges: null }),
    ];
    for (const memory of broken) expect(unpackSession(memory, contextOf())).toBeNull();
    expect(unpackSession(changed({}), contextOf())).not.toBeNull();
  });
});
