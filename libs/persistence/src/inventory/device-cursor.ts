import { InvalidCursorError, type DeviceOrder } from '#device';

const marks = { oldestFirst: '', newestFirst: '-' } as const satisfies Record<DeviceOrder, string>;

/** The place behind a device in a list of this order. */
export function deviceCursor(key: string, order: DeviceOrder): string {
  return Buffer.from(`${marks[order]}${key}`).toString('base64url');
}

/** The key of the device that a page begins behind. @throws InvalidCursorError */
export function keyOfCursor(cursor: string | undefined, order: DeviceOrder): string {
  if (cursor === undefined) return order === 'oldestFirst' ? '0' : '9223372036854775807';
  const place = Buffer.from(cursor, 'base64url').toString('latin1');
  const [, mark, key] = /^(-?)(\d{1,18})$/.exec(place) ?? [];
  if (key === undefined || mark !== marks[order])
    throw new InvalidCursorError('the cursor was not issued by this list');
  return key;
}
