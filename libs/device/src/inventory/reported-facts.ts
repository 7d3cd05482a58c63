import { belowRoot, rootOf } from '#data-model';
import type { ReportedValue } from '../parameter/parameter-store.js';
import type { DeviceFacts } from './device-record.js';

type FactName = Exclude<keyof DeviceFacts, 'peerAddress' | 'dataModelRoot'>;

const factPaths: Readonly<Record<string, FactName>> = {
  'DeviceInfo.Manufacturer': 'manufacturer',
  'DeviceInfo.ModelName': 'modelName',
  'DeviceInfo.SoftwareVersion': 'softwareVersion',
  'DeviceInfo.HardwareVersion': 'hardwareVersion',
  'DeviceInfo.ProvisioningCode': 'provisioningCode',
  'ManagementServer.ConnectionRequestURL': 'connectionRequestUrl',
  'ManagementServer.PeriodicInformInterval': 'periodicInformIntervalSec',
};

const maxFactLength = 1_024;

/** Facts found among reported values; those that are absent are null. Both data-model roots are understood. */
export function reportedFacts(values: readonly ReportedValue[], peerAddress: string | null): DeviceFacts {
  const found: Partial<Record<FactName, string>> = {};
  for (const { path, value } of values) {
    const name = factPaths[belowRoot(path) ?? ''];
    if (name !== undefined) found[name] = value.slice(0, maxFactLength);
  }
  return {
    manufacturer: found.manufacturer ?? null,
    modelName: found.modelName ?? null,
    softwareVersion: found.softwareVersion ?? null,
    hardwareVersion: found.hardwareVersion ?? null,
    provisioningCode: found.provisioningCode ?? null,
    connectionRequestUrl: found.connectionRequestUrl ?? null,
    periodicInformIntervalSec: intervalSec(found.periodicInformIntervalSec),
    dataModelRoot: rootOf(values.map(({ path }) => path)),
    peerAddress,
  };
}

function intervalSec(text: string | undefined): number | null {
  const seconds = Number(text?.trim() || NaN);
  return Number.isInteger(seconds) && seconds >= 1 && seconds <= 31_536_000 ? seconds : null;
}
