import { BenchDatabase } from '../process/bench-database.js';
import type { Closers } from '../process/closers.js';
import type { Report } from '../report/report.js';
import { idleReport, type VariantFigures } from './idle-report.js';
import { startVariant, type IdleVariant, type RunningVariant } from './idle-variant.js';
import type { InformingFleet } from './informing-fleet.js';

const variants: readonly IdleVariant[] = [
  { onboarding: 'open', parameterCounts: [200, 3_000, 10_000] },
  { onboarding: 'quarantine', parameterCounts: [200] },
];
// Before that many, the compiler of V8 is still at work and costs more than the sessions.
const warmUpSessions = 6_000;
const sessionsPerRound = 800;
const mostRounds = 9;
const longestMs = 120_000;

/** Idle periodic Informs: what one costs the gateway and PostgreSQL, beside a bare node:http server. */
export async function idleScenario(closers: Closers): Promise<Report> {
  const database = await BenchDatabase.start();
  closers.add(() => database.stop());
  const running: RunningVariant[] = [];
  for (const variant of variants) running.push(await startVariant(variant, database, closers));
  await measureInTurn(
    running.flatMap(({ bare, fleets }) => [bare, ...fleets]),
    database,
  );
  const figures: VariantFigures[] = [];
  for (const variant of running) figures.push(await conclude(variant, database));
  return idleReport(figures, await database.version());
}

/** Every round goes forth or back through all servers, so that a machine that slows down slows all of them. */
async function measureInTurn(fleets: readonly InformingFleet[], database: BenchDatabase): Promise<void> {
  for (const fleet of fleets) await fleet.play(warmUpSessions);
  const endMs = Date.now() + longestMs;
  for (let round = 0; round < mostRounds && Date.now() < endMs; round++)
    for (const fleet of round % 2 === 0 ? fleets : fleets.toReversed())
      await fleet.measure(sessionsPerRound, database);
}

async function conclude(variant: RunningVariant, database: BenchDatabase): Promise<VariantFigures> {
  const { onboarding, bare, fleets, databaseUrl, transactionsBefore } = variant;
  // Its connections tell the server what they did when they end.
  await variant.stopAcs();
  const transactions = (await database.transactions(databaseUrl)) - transactionsBefore;
  const sessions = fleets.reduce((sum, fleet) => sum + fleet.sessionCount, 0);
  return { onboarding, bare, fleets, statementsPerSession: transactions / sessions };
}
