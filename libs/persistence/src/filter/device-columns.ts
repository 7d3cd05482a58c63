import type { DeviceFieldName } from '#device';

interface DeviceColumn {
  /** Expression over `device d` with `device_session s`. */
  readonly value: string;
  /** The start of the value, as an index has it; null when the value itself is short enough, or has no index. */
  readonly indexedStart: string | null;
}

const plain = (value: string): DeviceColumn => ({ value, indexedStart: null });

/** A fact of any length, which an index has the start of. */
const long = (value: string): DeviceColumn => ({ value, indexedStart: `left(${value}, 128) COLLATE "C"` });

/** Whether an Inform is not overdue; the column `online` of every device list. */
export const onlineColumn = 'coalesce(now() < s.inform_due_at, false)';

const columns: Readonly<Record<DeviceFieldName, DeviceColumn>> = {
  oui: plain('d.oui'),
  productClass: plain('d.product_class'),
  serialNumber: plain('d.serial_number'),
  manufacturer: plain('d.manufacturer'),
  modelName: long('d.model_name'),
  softwareVersion: long('d.software_version'),
  hardwareVersion: plain('d.hardware_version'),
  provisioningCode: long('d.provisioning_code'),
  dataModelRoot: plain('d.data_model_root'),
  cwmpVersion: plain('s.cwmp_version'),
  peerAddress: plain('d.peer_address'),
  connectionRequestUrl: plain('d.connection_request_url'),
  onboarding: plain('d.onboarding'),
  quarantinedSince: plain(`date_trunc('milliseconds', d.quarantined_at)`),
  online: plain(onlineColumn),
  lastInformAt: plain(`date_trunc('milliseconds', s.last_inform_at)`),
  createdAt: plain(`date_trunc('milliseconds', d.created_at)`),
  tag: plain('d.tags'),
};

/** Where the fields of filters are, by name. */
export const deviceColumns: ReadonlyMap<string, DeviceColumn> = new Map(Object.entries(columns));
