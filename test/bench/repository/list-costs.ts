import { modelOf } from '../fleet/fleet-models.js';
import { serialNumberOf } from '../fleet/fleet-parameters.js';
import { percentile } from '../report/statistics.js';
import { checkedFilter, type Repository } from './repository-under-test.js';

/** Wall ms of a page of 50 devices. */
export interface ListFigures {
  readonly name: string;
  readonly medianMs: number;
  readonly p95Ms: number;
  /** Devices on all pages together. */
  readonly found: number;
}

/** Wall ms that 95 of 100 pages may take. */
export const pageBudgetMs = 50;

/** What one of the filters looks for. */
export const promotedPath = 'Device.WiFi.SSID.1.SSID';

/** Filters that operators ask for, each with a value of the nth device. */
const filters: Readonly<Record<string, (n: number) => string>> = {
  'all devices, any page': () => '',
  'one serial number': (n) => `serialNumber = "${serialNumberOf(n)}"`,
  'one model': (n) => `modelName = "${modelOf(n).modelName}"`,
  'one model and version': (n) =>
    `modelName = "${modelOf(n).modelName}" AND softwareVersion = "${modelOf(n).softwareVersions[n % 4]}"`,
  'one tag': (n) => `tag = "${['vip', 'trial', 'fiber'][n % 3]}"`,
  'one value of a promoted parameter': (n) => `param("${promotedPath}") = "home-${n.toString(36)}-1"`,
};

/** What the first page of each filter costs, over values spread through the fleet; `promotedPath` is searchable. */
export async function listCosts(
  { inventory, filters: reader }: Repository,
  devices: number,
  rounds: number,
): Promise<readonly ListFigures[]> {
  const figures: ListFigures[] = [];
  for (const [name, filter] of Object.entries(filters)) {
    const times: number[] = [];
    let found = 0;
    for (const n of spread(rounds, devices)) {
      const condition = await checkedFilter(reader, filter(n));
      const started = performance.now();
      const { items } = await inventory.list({ limit: 50, ...(condition !== null && { condition }) });
      times.push(performance.now() - started);
      found += items.length;
    }
    figures.push({ name, medianMs: percentile(times, 0.5), p95Ms: percentile(times, 0.95), found });
  }
  return figures;
}

/** That many devices of the fleet, from all parts of it. */
export function spread(count: number, devices: number): readonly number[] {
  return Array.from({ length: count }, (_, index) => Math.floor((index + 0.5) * (devices / count)));
}
