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

/** Which parameters hold secrets: their values are never stored, logged or shown in the clear. */
export class SecretPaths {
  /**
   * @param declared what is a secret in this installation beside what is called so: names in which `*` stands for one
   *   segment, or partial paths for all below them
   */
  constructor(private readonly declared: readonly string[] = []) {}

  has(path: string): boolean {
    const leaf = leafOf(path);
    if (secretLeaf.test(leaf) && !plainLeaf.test(leaf)) return true;
    if (flaggedLeaf.has(leaf) && matchesPath(flagged, path)) return true;
    return this.declared.length > 0 && matchesPath(this.declared, path);
  }
}

function leafOf(path: string): string {
  return path.slice(path.lastIndexOf('.') + 1);
}
