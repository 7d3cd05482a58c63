import { matchesPath } from './path/path-pattern.js';

// Vendors name their secrets freely, so the leaf name decides.
const secretLeaf =
  /pass|psk|presharedkey|wepkey|secret|privatekey|encryptionkey|\bpin\b|devicepin|authkey|sip.*auth/i;

/** What is said about secrets, such as WEPKeyIndex and TotalPSKFailures, is none. */
const plainLeaf = /(?:Index|Failures|NumberOfEntries|Length|Enabled?)$/;

/** Hidden or secured in the models of the Broadband Forum, without a name that says so. */
const flagged = [
  'Device.Routing.Babel.MACKeySet.*.MACKey.*.KeyValue',
  'Device.USPAgent.ControllerTrust.Challenge.*.Value',
];
const flaggedLeaf = new Set(flagged.map(leafOf));

let declared: readonly string[] = [];

/**
 * Says what else is a secret in this installation: names in which `*` stands for one segment, or partial paths for all
 * below them. For the whole process, once, before anything is read or stored.
 */
export function declareSecretPaths(patterns: readonly string[]): void {
  declared = patterns;
}

/** True when a parameter holds a secret: its value is never stored, logged or shown in the clear. */
export function isSecretPath(path: string): boolean {
  const leaf = leafOf(path);
  if (secretLeaf.test(leaf) && !plainLeaf.test(leaf)) return true;
  if (flaggedLeaf.has(leaf) && matchesPath(flagged, path)) return true;
  return declared.length > 0 && matchesPath(declared, path);
}

function leafOf(path: string): string {
  return path.slice(path.lastIndexOf('.') + 1);
}
