import { calledHostOf, identityConflict, type InformRecord } from '#device';

const { takeOvers: most, withinSec, spacingSec, lastsSec } = identityConflict;

/** How often one device has displaced another of the same identity. */
export interface TakeOvers {
  readonly host: string | null;
  /** The one that was displaced last. */
  readonly rival: string | null;
  readonly count: number;
  readonly since: Date | null;
  readonly conflictUntil: Date | null;
}

export const noTakeOvers: TakeOvers = { host: null, rival: null, count: 0, since: null, conflictUntil: null };

/** True while the devices of a conflict have to wait for each other. */
export function isHeldBack({ conflictUntil }: TakeOvers, openedAt: Date, now: Date): boolean {
  return conflictUntil !== null && conflictUntil > now && secondsSince(openedAt, now) < spacingSec;
}

/** The count after an Inform, and whether it shows a conflict that was not known. */
export function takeOversAfter(
  before: TakeOvers,
  { facts }: InformRecord,
  now: Date,
): { readonly after: TakeOvers; readonly isNewConflict: boolean } {
  const told = calledHostOf(facts.connectionRequestUrl);
  const host = told ?? before.host;
  if (told === null || before.host === null || told === before.host)
    return { after: { ...before, host }, isNewConflict: false };
  const isRecent = before.since !== null && secondsSince(before.since, now) < withinSec;
  const count = isRecent ? before.count + 1 : 1;
  const isKnown = before.conflictUntil !== null && before.conflictUntil > now;
  const isConflict = isKnown || count >= most;
  const conflictUntil = isConflict ? new Date(now.getTime() + lastsSec * 1_000) : before.conflictUntil;
  const after = { host, rival: before.host, count, since: isRecent ? before.since : now, conflictUntil };
  return { after, isNewConflict: isConflict && !isKnown };
}

function secondsSince(then: Date, now: Date): number {
  return (now.getTime() - then.getTime()) / 1_000;
}
