import type { DeviceIdentity } from '../identity/device-identity.js';

/** The recommended username [TR-069 3.4.4], OUI-ProductClass-SerialNumber, percent-encoded: a colon would end it. */
export function cpeUsernameOf({ oui, productClass, serialNumber }: DeviceIdentity): string {
  const parts = productClass === '' ? [oui, serialNumber] : [oui, productClass, serialNumber];
  const encoded = parts.map((part) => encodeURIComponent(part.toWellFormed()));
  // [TR-181 ManagementServer.Username] is string(256).
  return encoded.join('-').slice(0, 256);
}
