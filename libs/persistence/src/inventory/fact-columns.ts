import type { DeviceFacts } from '#device';
import { storable } from '../parameter/storable.js';

/** Sets the columns of `device d` to the facts $4 to $12; those that are null stay. */
export const factAssignments = `
    manufacturer = coalesce($4, d.manufacturer), model_name = coalesce($5, d.model_name),
    software_version = coalesce($6, d.software_version), hardware_version = coalesce($7, d.hardware_version),
    provisioning_code = coalesce($8, d.provisioning_code),
    periodic_inform_interval_s = coalesce($9, d.periodic_inform_interval_s),
    connection_request_url = coalesce($10, d.connection_request_url),
    data_model_root = coalesce($11, d.data_model_root), peer_address = coalesce($12, d.peer_address),
    updated_at = now()`;

/** The facts in the order of `factAssignments`. */
export function factValues(facts: DeviceFacts): (string | number | null)[] {
  return [
    text(facts.manufacturer),
    text(facts.modelName),
    text(facts.softwareVersion),
    text(facts.hardwareVersion),
    text(facts.provisioningCode),
    facts.periodicInformIntervalSec,
    text(facts.connectionRequestUrl),
    facts.dataModelRoot,
    facts.peerAddress,
  ];
}

function text(fact: string | null): string | null {
  return fact === null ? null : storable(fact);
}
