import type { AdminApi } from '../api/admin-api.js';
import type { Device, Page } from '../api/resources.js';
import { printable, printableJson } from '../output/printable.js';
import { table } from '../output/table.js';
import type { Terminal } from '../terminal.js';

interface Listing {
  readonly serialNumber: string | null;
  readonly limit: number;
}

/** Prints one page of devices, and says so when there are more. */
export async function listDevices(
  api: AdminApi,
  { serialNumber, limit }: Listing,
  { terminal, json }: { readonly terminal: Terminal; readonly json: boolean },
): Promise<void> {
  const query = new URLSearchParams({ limit: String(limit), ...(serialNumber !== null && { serialNumber }) });
  const page = await api.call<Page<Device>>(`/devices?${query.toString()}`);
  if (json) return terminal.print(`${printableJson(page)}\n`);
  terminal.print(table(titles, page.items.map(rowOf)));
  if (page.next !== null)
    terminal.complain(`the first ${page.items.length}; there are more: --limit up to 1000, or --serial`);
}

/** Lifts the quarantine of a device. */
export async function approveDevice(
  api: AdminApi,
  { id, serialNumber }: Device,
  { terminal, json }: { readonly terminal: Terminal; readonly json: boolean },
): Promise<void> {
  const device = await api.call<Device>(`/devices/${id}/approve`, { body: {} });
  terminal.print(
    json
      ? `${printableJson(device)}\n`
      : `${printable(serialNumber)} (${device.id}) is ${device.onboarding}\n`,
  );
}

const titles = ['ID', 'SERIAL NUMBER', 'MODEL', 'SOFTWARE', 'ONLINE', 'LAST INFORM', 'ONBOARDING'];

function rowOf(device: Device): string[] {
  const { id, serialNumber, manufacturer, modelName, softwareVersion, online, lastInformAt } = device;
  const model = `${manufacturer} ${modelName}`.trim();
  const lastInform = lastInformAt ?? 'never';
  return [id, serialNumber, model, softwareVersion, online ? 'yes' : 'no', lastInform, device.onboarding];
}
