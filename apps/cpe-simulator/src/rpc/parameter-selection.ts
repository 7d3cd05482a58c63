import type { ParameterEntry } from '../device/tree-entry.js';
import { isStale, type RpcDevice } from './rpc-device.js';

const maxPathLength = 256;

/** The parameters a name or partial path stands for, or null when it names nothing: 9005 [TR-069 A.3.2.2]. */
export function selectParameters(device: RpcDevice, path: string): ParameterEntry[] | null {
  if (path.length > maxPathLength) return null;
  if (path !== '' && !path.endsWith('.')) {
    const entry = isStale(device, path) ? null : device.tree.findParameter(path);
    return entry && [entry];
  }
  if (path === '' ? !device.limits.acceptsEmptyPath : device.tree.find(path) === null) return null;
  const parameters: ParameterEntry[] = [];
  for (const entry of device.tree.descendants(path)) {
    if (entry.kind === 'parameter' && !isStale(device, entry.path)) parameters.push(entry);
  }
  return parameters;
}

/** The parameters of several names, each once, in order of request; or the first name that stands for nothing. */
export function selectAll(
  device: RpcDevice,
  paths: readonly string[],
): { readonly parameters: readonly ParameterEntry[] } | { readonly unknown: string } {
  const selected = new Map<string, ParameterEntry>();
  for (const path of paths) {
    const parameters = selectParameters(device, path);
    if (!parameters) return { unknown: path };
    for (const entry of parameters) selected.set(entry.path, entry);
  }
  return { parameters: [...selected.values()] };
}
