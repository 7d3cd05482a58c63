import { deserialize, serialize } from 'node:v8';
import type { SessionState } from '#cwmp-session';
import type { DeviceQuirks } from '#device';
import { DiscoverySlice, type ClaimedRpc, type RpcParts } from '#task';
import { isSessionMemory } from './session-memory-form.js';
import type { SessionContext } from '../session/session-context.js';
import { SessionRecording, type RecordedExchange } from '../trace/session-recording.js';

/** Raised with every change of what is handed over: another form is not understood, and the ledger has to do. */
const form = 2;

/** A session without what belongs to the process. */
interface SessionMemory {
  readonly form: typeof form;
  readonly root: string | null;
  readonly openedAtMs: number;
  readonly state: SessionState;
  readonly claimed: ClaimedRpc | null;
  readonly unconfirmed: boolean;
  readonly parts: RpcParts | null;
  readonly slice: DiscoverySlice | null;
  readonly quirks: DeviceQuirks | null;
  readonly turns: number;
  readonly exchanges: readonly RecordedExchange[];
}

/** What another process needs to go on with a session, which is let go of here: its recording ends. */
export function packSession(context: SessionContext): Buffer {
  const { root, openedAtMs, state, claimed, unconfirmed, parts, slice, quirks, recording } = context;
  const turns = recording.count;
  const memory: SessionMemory = {
    form,
    root,
    openedAtMs,
    state,
    claimed,
    unconfirmed,
    parts,
    slice,
    quirks,
    turns,
    exchanges: recording.take(),
  };
  return serialize(memory);
}

/**
 * The session that another process has let go of; null when it was packed in another form, or is none.
 *
 * @param memory from a process of this installation, which the sender of the message has proven to be
 * @param context the session as the ledger knows it
 */
export function unpackSession(memory: Buffer, context: SessionContext): SessionContext | null {
  const packed = read(memory);
  if (packed === null) return null;
  const { root, openedAtMs, state, claimed, unconfirmed, parts, slice, quirks, turns, exchanges } = packed;
  return {
    ...context,
    root,
    openedAtMs,
    // What was accepted meanwhile is in the ledger only.
    state: { ...state, pending: state.pending || context.session.pending },
    claimed,
    unconfirmed,
    parts,
    slice: slice && DiscoverySlice.revive(slice),
    quirks,
    recording: SessionRecording.continued(context.session.traced, turns, exchanges),
  };
}

function read(memory: Buffer): SessionMemory | null {
  try {
    const packed = deserialize(memory) as SessionMemory;
    return packed.form === form && isSessionMemory(packed) ? packed : null;
  } catch {
    return null;
  }
}
