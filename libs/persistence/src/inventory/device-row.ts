import type { DeviceView } from '#device';
import { onlineColumn } from '../filter/device-columns.js';

/** A device with its session, as `device d` and `s`. */
export const deviceTables = 'device d LEFT JOIN device_session s ON s.device_id = d.id';

/** Every column is named as in the view; `key` is the internal id. */
export const deviceColumnList = `
  d.id AS key, d.public_id AS id, d.oui, d.product_class AS "productClass", d.serial_number AS "serialNumber",
  d.manufacturer, d.model_name AS "modelName", d.software_version AS "softwareVersion",
  d.hardware_version AS "hardwareVersion", d.provisioning_code AS "provisioningCode",
  d.data_model_root AS "dataModelRoot", s.cwmp_version AS "cwmpVersion", d.peer_address AS "peerAddress",
  d.connection_request_url AS "connectionRequestUrl", ${onlineColumn} AS online,
  s.last_inform_at AS "lastInformAt", d.onboarding,
  d.quarantined_at AS "quarantinedSince", d.quarantine_reason AS "quarantineReason", d.tags, d.created_at AS "createdAt"`;

export interface DeviceRow extends DeviceView {
  readonly key: string;
}

export function viewOf(row: DeviceRow): DeviceView {
  const { key: _key, ...view } = row;
  return view;
}
