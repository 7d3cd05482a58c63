import type { FieldTypes, FilterSubject, FilterValue } from '#filter';
import type { DeviceView } from '../inventory/device-record.js';

/** The facts of a device that filters know, by the names that the API gives them. */
export const deviceFields = {
  oui: { type: 'text', nullable: false, stored: 'upperCase' },
  productClass: { type: 'text', nullable: false },
  serialNumber: { type: 'text', nullable: false },
  manufacturer: { type: 'text', nullable: false },
  modelName: { type: 'text', nullable: false },
  softwareVersion: { type: 'text', nullable: false },
  hardwareVersion: { type: 'text', nullable: false },
  provisioningCode: { type: 'text', nullable: false },
  dataModelRoot: { type: 'text', nullable: true, choices: ['Device.', 'InternetGatewayDevice.'] },
  cwmpVersion: { type: 'text', nullable: true },
  peerAddress: { type: 'text', nullable: true },
  connectionRequestUrl: { type: 'text', nullable: true },
  onboarding: { type: 'text', nullable: false, choices: ['quarantined', 'approved'] },
  quarantinedSince: { type: 'time', nullable: true },
  online: { type: 'flag' },
  lastInformAt: { type: 'time', nullable: true },
  createdAt: { type: 'time', nullable: false },
  tag: { type: 'set' },
} as const satisfies FieldTypes;

export type DeviceFieldName = keyof typeof deviceFields;

/** Other names that filters may use. */
export const deviceFieldAliases: Readonly<Record<string, DeviceFieldName>> = { model: 'modelName' };

/** A device as conditions see it. */
export function filterSubjectOf(
  device: DeviceView,
  parameter: (path: string) => string | null,
): FilterSubject {
  const values: Readonly<Record<DeviceFieldName, FilterValue>> = { ...device, tag: device.tags };
  return {
    field: (name) => (Object.hasOwn(values, name) ? values[name as DeviceFieldName] : null),
    parameter,
  };
}
