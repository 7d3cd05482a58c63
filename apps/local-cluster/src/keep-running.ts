import { setTimeout as delay } from 'node:timers/promises';
import type { Member } from './member.js';

const shortestPauseMs = 500;
const longestPauseMs = 30_000;

/** Brings members that end back, as a supervisor would, until it is ended. */
export function keepRunning(members: readonly Member[], say: (text: string) => void): { end(): void } {
  const over = new AbortController();
  for (const member of members) void keep(member, say, over.signal);
  return { end: () => over.abort() };
}

async function keep(member: Member, say: (text: string) => void, over: AbortSignal): Promise<void> {
  for (let pauseMs = shortestPauseMs; ; pauseMs = Math.min(2 * pauseMs, longestPauseMs)) {
    await member.ended();
    if (over.aborted) return;
    say(`${member.name} ended and is started again`);
    await delay(pauseMs, undefined, { signal: over }).catch(() => undefined);
    if (over.aborted) return;
    await member.start().then(
      () => (pauseMs = shortestPauseMs),
      (error: unknown) => say(error instanceof Error ? error.message : String(error)),
    );
  }
}
