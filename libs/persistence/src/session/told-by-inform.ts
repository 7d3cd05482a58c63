import type { SessionFence } from '#device';

const end = '\u0000';

// One flat text for each session, which keeps no part of the envelope alive.
const toldPaths = new WeakMap<SessionFence, string>();

/** Notes what the Inform told that a session began with, for as long as its fence is in use here. */
export function noteTold(fence: SessionFence, paths: readonly string[]): void {
  toldPaths.set(fence, `${end}${paths.join(end)}${end}`);
}

/**
 * True when the Inform of the session told none of these paths: the same Inform then says nothing new after they were
 * stored. False where that is not known, as in a session that another process had begun.
 */
export function isUntold(fence: SessionFence, paths: readonly string[]): boolean {
  const told = toldPaths.get(fence);
  return told !== undefined && paths.every((path) => !told.includes(`${end}${path}${end}`));
}
