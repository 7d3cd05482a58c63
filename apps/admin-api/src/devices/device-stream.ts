import type { DeviceInventory, DeviceQuery, DeviceView, Page } from '#device';
import { pagesOf } from '../request/stream-pages.js';
import { DeviceResponse } from './device.dto.js';
import { csvLine } from './csv-line.js';

/** Forms in which a list comes whole, device by device, for as long as there are some. */
export type StreamType = 'text/csv' | 'application/x-ndjson';

// Few enough to hold in memory for many readers, enough to make the queries small beside the rows.
const pageSize = 200;

/** The devices of a query in pages, each asked for when the former one was taken; `limit` does not count. */
export function devicePages(
  inventory: Pick<DeviceInventory, 'list'>,
  query: DeviceQuery,
): AsyncGenerator<Page<DeviceView>, void, undefined> {
  return pagesOf(
    (cursor) => inventory.list({ ...query, limit: pageSize, ...(cursor !== null && { cursor }) }),
    query.cursor ?? null,
  );
}

/** The text of a stream, a page at a time. */
export async function* streamOf(
  type: StreamType,
  pages: AsyncIterable<Page<DeviceView>>,
): AsyncGenerator<string, void, undefined> {
  if (type === 'text/csv') yield csvLine(csvColumns);
  for await (const { items } of pages) {
    const lines = items.map((device) => lineOf(type, DeviceResponse.from(device)));
    if (lines.length > 0) yield lines.join('');
  }
}

const csvColumns = [
  'id',
  'oui',
  'productClass',
  'serialNumber',
  'manufacturer',
  'modelName',
  'softwareVersion',
  'hardwareVersion',
  'provisioningCode',
  'dataModelRoot',
  'cwmpVersion',
  'peerAddress',
  'connectionRequestUrl',
  'online',
  'lastInformAt',
  'onboarding',
  'quarantinedSince',
  'quarantineReason',
  'tags',
  'createdAt',
] as const satisfies readonly (keyof DeviceResponse)[];

function lineOf(type: StreamType, device: DeviceResponse): string {
  if (type === 'application/x-ndjson') return `${JSON.stringify(device)}\n`;
  return csvLine(csvColumns.map((column) => textOf(device[column])));
}

function textOf(value: DeviceResponse[keyof DeviceResponse]): string {
  if (value === null) return '';
  if (value instanceof Date) return value.toISOString();
  return typeof value === 'object' ? value.join(' ') : String(value);
}
