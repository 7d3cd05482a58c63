import { InvalidCursorError } from '#device';

/** The place behind a task in a list by age. */
export function taskCursor(seq: string): string {
  return Buffer.from(seq).toString('base64url');
}

/** The number of the task that a page begins behind. @throws InvalidCursorError */
export function seqOfCursor(cursor: string): string {
  const seq = Buffer.from(cursor, 'base64url').toString('latin1');
  if (!/^\d{1,18}$/.test(seq)) throw new InvalidCursorError('the cursor was not issued by this list');
  return seq;
}
