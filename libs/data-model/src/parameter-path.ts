/** Data-model roots that a CPE may have: TR-181 (`Device.`) and TR-098 (`InternetGatewayDevice.`). */
export type DataModelRoot = 'Device.' | 'InternetGatewayDevice.';

/** A partial path names an object and everything below it: it is empty (the whole tree) or ends in a dot. */
export function isPartialPath(path: string): boolean {
  return path === '' || path.endsWith('.');
}

/** True when `path` is `selector` itself or, for a partial `selector`, lies below it. */
export function isWithin(path: string, selector: string): boolean {
  return isPartialPath(selector) ? path.startsWith(selector) : path === selector;
}

/**
 * The root that the names of a CPE's Inform show, null when none does. Case is ignored because devices misspell
 * it (`InternetGateWayDevice.`); the names themselves are never corrected.
 */
export function rootOf(paths: Iterable<string>): DataModelRoot | null {
  for (const path of paths) {
    const lower = path.toLowerCase();
    if (lower.startsWith('internetgatewaydevice.')) return 'InternetGatewayDevice.';
    if (lower.startsWith('device.')) return 'Device.';
  }
  return null;
}

/** The name below the root, e.g. `DeviceInfo.SoftwareVersion`, whatever the root; null for a bare name. */
export function belowRoot(path: string): string | null {
  const dot = path.indexOf('.');
  return dot < 0 ? null : path.slice(dot + 1);
}

/**
 * The object that a path is directly below, dot included; '' for a root object. Always shorter than the path, so that
 * going up ends, for paths such as `.ExternalIPAddress` too, which devices tell (Q19).
 */
export function parentOf(path: string): string {
  return path.length < 2 ? '' : path.slice(0, path.lastIndexOf('.', path.length - 2) + 1);
}
