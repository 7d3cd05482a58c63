/**
 * When two devices are taken to use one identity: their Informs displace each other `takeOvers` times within
 * `withinSec`. They may then begin one session in `spacingSec`, both together, until none has displaced the other for
 * `lastsSec`.
 */
export const identityConflict = { takeOvers: 5, withinSec: 60, spacingSec: 60, lastsSec: 600 } as const;

/** Code of the event that tells operators of a conflict; it is of kind `alert`. */
export const identityConflictCode = 'identity_conflict';

const hostOfUrl = /^[a-z]+:\/\/([^/?#]{1,255})/i;

/**
 * Tells the devices of one identity apart: host and port where the sender of an Inform is called. Not the address that
 * it sends from, which a NAT may choose anew for each connection, nor the path, which a device may choose anew for each
 * session. Null when it does not say where it is called.
 */
export function calledHostOf(connectionRequestUrl: string | null): string | null {
  const [, host] = hostOfUrl.exec(connectionRequestUrl ?? '') ?? [];
  return host?.toLowerCase() ?? null;
}
