// Vendors name their secrets freely, so the leaf name decides.
const secretLeaf = /pass|psk|presharedkey|wepkey|secret|privatekey|\bpin\b|devicepin|authkey/i;

/** True when a parameter holds a secret: its value is never stored, logged or shown in the clear. */
export function isSecretPath(path: string): boolean {
  return secretLeaf.test(path.slice(path.lastIndexOf('.') + 1));
}
