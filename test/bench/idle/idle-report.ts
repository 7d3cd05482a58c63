import { median } from '../report/statistics.js';
import { table, type Report } from '../report/report.js';
import type { IdleVariant } from './idle-variant.js';
import type { InformingFleet, RoundFigures } from './informing-fleet.js';

/** What the rounds of one variant have brought. */
export interface VariantFigures {
  readonly onboarding: IdleVariant['onboarding'];
  readonly bare: Pick<InformingFleet, 'rounds'>;
  readonly fleets: readonly Pick<InformingFleet, 'rounds' | 'parameterCount'>[];
  readonly statementsPerSession: number;
}

/** The idle scenario's figures and how they stand to their budgets. */
export function idleReport(variants: readonly VariantFigures[], postgresVersion: string): Report {
  return {
    scenario: 'idle',
    title: 'Idle periodic Inform',
    postgresVersion,
    paragraphs: [
      'CPU-ms per session over a connection that stays open, medians over rounds that take turns. *Bare* is a node:http ' +
        'server that reads the same requests and answers the same bytes; ratios are taken within each round. ' +
        'PostgreSQL is the sum of all its processes. Budget: 4 times bare, whatever is stored.',
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
  const bareMs = bare.rounds.map(({ serverMs }) => serverMs);
  return table(
    ['server', 'CPU-ms', '÷ bare', 'PostgreSQL CPU-ms'],
    [
      ['bare node:http', ms(median(bareMs)), '1', '–'],
      ...fleets.map(({ rounds, parameterCount }) => [
        `gateway, ${parameterCount.toLocaleString('en')} parameters stored`,
        ms(median(rounds.map(({ serverMs }) => serverMs))),
        median(rounds.map(({ serverMs }, round) => serverMs / bareMs[round]!)).toFixed(2),
        postgresCell(rounds),
      ]),
    ],
  );
}

function postgresCell(rounds: readonly RoundFigures[]): string {
  const known = rounds.flatMap(({ postgresMs }) => postgresMs ?? []);
  return known.length === 0 ? 'not told here (no /proc)' : ms(median(known));
}

function verdict({ fleets, statementsPerSession }: VariantFigures): string {
  const [smallest, largest] = [fleets[0]!, fleets.at(-1)!];
  const statements = `Statements per session, starting and stopping included: ${statementsPerSession.toFixed(2)}.`;
  if (smallest === largest) return statements;
  const gateway = median(
    smallest.rounds.map(({ serverMs }, round) => largest.rounds[round]!.serverMs / serverMs),
  );
  return `From ${smallest.parameterCount} to ${largest.parameterCount.toLocaleString('en')} parameters the gateway's cost goes to ${gateway.toFixed(2)} times. ${statements}`;
}

function ms(value: number): string {
  return value.toFixed(3);
}
