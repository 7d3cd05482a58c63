import { belowRoot } from '#data-model';
import type { ParameterSource } from './parameter-store.js';

// Every Inform tells them, whatever has changed [TR-181 and TR-098, forcedInform].
const forced: ReadonlySet<string> = new Set([
  'RootDataModelVersion',
  'DeviceSummary',
  'DeviceInfo.SpecVersion',
  'DeviceInfo.HardwareVersion',
  'DeviceInfo.SoftwareVersion',
  'DeviceInfo.ProvisioningCode',
  'ManagementServer.ParameterKey',
  'ManagementServer.ConnectionRequestURL',
  'ManagementServer.AliasBasedAddressing',
]);
const forcedAddress =
  /^WANDevice\.\d+\.WANConnectionDevice\.\d+\.WAN(?:IP|PPP)Connection\.\d+\.ExternalIPAddress$/;

/**
 * Why an Inform tells a parameter: `notification` when it tells of changed values (4 VALUE CHANGE) and the parameter is
 * none of those that every Inform tells, else `inform`.
 */
export function informSource(
  events: readonly { readonly eventCode: string }[],
): (path: string) => Extract<ParameterSource, 'inform' | 'notification'> {
  if (!events.some(({ eventCode }) => /^4(\D|$)/.test(eventCode))) return () => 'inform';
  return (path) => {
    const name = belowRoot(path) ?? '';
    return forced.has(name) || forcedAddress.test(name) ? 'inform' : 'notification';
  };
}
