import type { HistoryFigures } from './history-cost.js';
import { pageBudgetMs, type ListFigures } from './list-costs.js';
import { table, type Report } from '../report/report.js';
import { bytesPerDeviceBudget, shareOfBudget, type TableSize } from './table-sizes.js';

export interface RepositoryFigures {
  readonly devices: number;
  readonly parameters: number;
  readonly postgresVersion: string;
  readonly sizes: readonly TableSize[];
  readonly lists: readonly ListFigures[];
  readonly history: readonly HistoryFigures[];
  /** PostgreSQL CPU-ms of one Inform by the size of the fleet. */
  readonly inform: readonly { readonly devices: number; readonly postgresMs: number | null }[];
}

/** Sizes per device and costs, and how they stand to their budgets. */
export function repositoryReport(figures: RepositoryFigures): Report {
  const { devices, parameters, sizes, postgresVersion } = figures;
  // Bytes of one device are kilobytes of a thousand, and gigabytes of a million of them.
  const inGigabytes = bytesPerDeviceBudget / 1e3;
  const bytes = sizes.reduce((sum, size) => sum + size.bytes, 0);
  const share = shareOfBudget(sizes, devices);
  return {
    scenario: 'repository',
    title: 'Repository',
    postgresVersion,
    paragraphs: [
      `${count(devices)} devices of 24 models with ${parameters} parameters each, a third of the values different from device to device.`,
      table(
        ['table', 'bytes per device'],
        [...sizes, { name: 'together', bytes }].map(({ name, bytes: size }) => [name, count(size / devices)]),
      ),
      `A million such devices take ${(share * inGigabytes).toFixed(1)} GB: ${share.toFixed(2)} times the budget of ${inGigabytes} GB.`,
      table(
        ['page of 50 devices', 'median ms', 'p95 ms', 'p95 ÷ budget'],
        figures.lists.map(({ name, medianMs, p95Ms }) => [
          name,
          medianMs.toFixed(1),
          p95Ms.toFixed(1),
          (p95Ms / pageBudgetMs).toFixed(2),
        ]),
      ),
      `Wall time, planning included. Budget: p95 ${pageBudgetMs} ms on a million devices, on a machine that does nothing else.`,
      ...informParagraph(figures),
      ...historyParagraphs(figures),
    ],
  };
}

function informParagraph({ inform: [small, large] }: RepositoryFigures): string[] {
  if (typeof small?.postgresMs !== 'number' || typeof large?.postgresMs !== 'number') return [];
  const ratio = (large.postgresMs / small.postgresMs).toFixed(2);
  return [
    `An Inform with nothing new costs PostgreSQL ${large.postgresMs.toFixed(2)} CPU-ms: ${ratio} times what it does with ${count(small.devices)} devices.`,
  ];
}

function historyParagraphs({ history }: RepositoryFigures): string[] {
  const ms = (value: number | null) => (value === null ? '–' : value.toFixed(2));
  const rows = history.flatMap(({ name, without, kept }) =>
    (
      [
        [`${name}, no history`, without],
        [`${name}, history kept`, kept],
      ] as const
    ).map(([write, cost]) => [write, ms(cost.postgresMs), ms(cost.nodeMs), count(cost.walBytes)]),
  );
  return [
    'What keeping the history of parameters adds to a write, in one session of a device after the other; the row of the refresh has its Inform in it.',
    table(['write', 'PostgreSQL CPU-ms', 'gateway CPU-ms', 'WAL bytes'], rows),
  ];
}

function count(value: number): string {
  return Math.round(value).toLocaleString('en-US');
}
