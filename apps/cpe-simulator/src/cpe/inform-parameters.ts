import type { ParameterTree } from '../device/parameter-tree.js';
import type { ReportedValue } from '../soap/soap-writer.js';

const forced: Readonly<Record<string, readonly string[]>> = {
  'Device.': [
    'RootDataModelVersion',
    'DeviceInfo.HardwareVersion',
    'DeviceInfo.SoftwareVersion',
    'DeviceInfo.ProvisioningCode',
    'ManagementServer.ParameterKey',
    'ManagementServer.ConnectionRequestURL',
    'ManagementServer.AliasBasedAddressing',
  ],
  'InternetGatewayDevice.': [
    'DeviceSummary',
    'DeviceInfo.SpecVersion',
    'DeviceInfo.HardwareVersion',
    'DeviceInfo.SoftwareVersion',
    'DeviceInfo.ProvisioningCode',
    'ManagementServer.ConnectionRequestURL',
    'ManagementServer.ParameterKey',
    'ManagementServer.AliasBasedAddressing',
    'WANDevice.1.WANConnectionDevice.1.WANIPConnection.1.ExternalIPAddress',
  ],
};

/** What an Inform has to report: the parameters its data model forces, then those that changed, each once. */
export function informParameters(tree: ParameterTree, changed: Iterable<string>): ReportedValue[] {
  const paths = new Set((forced[tree.root] ?? []).map((name) => tree.root + name));
  for (const path of changed) paths.add(path);
  const values: ReportedValue[] = [];
  for (const path of paths) {
    const entry = tree.findParameter(path);
    if (entry) values.push({ name: path, value: tree.readableValue(entry), type: entry.type });
  }
  return values;
}
