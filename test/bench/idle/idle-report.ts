import { median } from '../report/statistics.js';
import { table, type Report } from '../report/report.js';
import type { IdleVariant } from './idle-variant.js';
import { meetsAlike, type InformingFleet, type RoundFigures } from './informing-fleet.js';

type MeasuredFleet = Pick<InformingFleet, 'rounds' | 'size'>;

/** What the rounds of one variant have brought. */
export interface VariantFigures {
  readonly onboarding: IdleVariant['onboarding'];
  readonly bare: readonly MeasuredFleet[];
  readonly fleets: readonly MeasuredFleet[];
  readonly statementsPerSession: number;
}

/** The idle scenario's figures and how they stand to their budgets. */
export function idleReport(variants: readonly VariantFigures[], postgresVersion: string): Report {
  return {
    scenario: 'idle',
    title: 'Idle periodic Inform',
    postgresVersion,
    paragraphs: [
      'CPU-ms per session over so many connections at a time; medians over rounds that take turns. CPEs open a connection ' +
        'for each session; where it stays, one session follows the other on it, and what the system takes for connecting ' +
        'is left out on both sides. _Bare_ is a node:http server that reads the same requests and answers the same bytes ' +
        'over such connections; ratios are taken within each round. PostgreSQL is the sum of all its processes. Informs ' +
        'that come while a statement is under way share the next one. Budget: 4 times bare, whatever is stored.',
      ...variants.flatMap((variant) => [introduction(variant), variantTable(variant), verdict(variant)]),
    ],
  };
}

function introduction({ onboarding }: VariantFigures): string {
  return onboarding === 'open'
    ? '`ACS_ONBOARDING=open`, two requests: Inform, empty POST.'
    : '`ACS_ONBOARDING=quarantine`, three requests: Inform (401), Inform with Digest, empty POST.';
}

function variantTable({ bare, fleets }: VariantFigures): string {
  const row = ({ rounds, size }: MeasuredFleet, server: string, ratio: string, postgres: string) => [
    server,
    size.connectsAnew === true
      ? `${size.connections}, a new one for each session`
      : `${size.connections} that stay`,
    ms(median(rounds.map(({ serverMs }) => serverMs))),
    ratio,
    postgres,
  ];
  return table(
    ['server', 'connections', 'CPU-ms', '÷ bare', 'PostgreSQL CPU-ms'],
    [
      ...bare.map((fleet) => row(fleet, 'bare node:http', '1', '–')),
      ...fleets.map((fleet) => {
        const server = `gateway, ${fleet.size.parameterCount.toLocaleString('en')} parameters stored`;
        return row(fleet, server, ratioTo(bare, fleet).toFixed(2), postgresCell(fleet.rounds));
      }),
    ],
  );
}

/** How often the fleet's cost is that of the bare server over as many connections. */
function ratioTo(bare: readonly MeasuredFleet[], { rounds, size }: MeasuredFleet): number {
  const same = bare.find((fleet) => meetsAlike(fleet.size, size))!;
  return median(rounds.map(({ serverMs }, round) => serverMs / same.rounds[round]!.serverMs));
}

function postgresCell(rounds: readonly RoundFigures[]): string {
  const known = rounds.flatMap(({ postgresMs }) => postgresMs ?? []);
  return known.length === 0 ? 'not told here (no /proc)' : ms(median(known));
}

function verdict({ fleets, statementsPerSession }: VariantFigures): string {
  const statements = `Statements per session, all of the above together, starting and stopping included: ${statementsPerSession.toFixed(2)}.`;
  const alike = fleets.filter(({ size }) => meetsAlike(size, fleets[0]!.size));
  const [smallest, largest] = [alike[0]!, alike.at(-1)!];
  if (smallest === largest) return statements;
  const gateway = median(
    smallest.rounds.map(({ serverMs }, round) => largest.rounds[round]!.serverMs / serverMs),
  );
  return `From ${smallest.size.parameterCount} to ${largest.size.parameterCount.toLocaleString('en')} parameters the gateway's cost goes to ${gateway.toFixed(2)} times. ${statements}`;
}

function ms(value: number): string {
  return value.toFixed(3);
}
