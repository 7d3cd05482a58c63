import { BenchDatabase } from '../process/bench-database.js';
import type { Closers } from '../process/closers.js';
import type { Report } from '../report/report.js';
import { idleReport, type VariantFigures } from './idle-report.js';
import { startVariant, type IdleVariant, type RunningVariant } from './idle-variant.js';
import type { InformingFleet } from './informing-fleet.js';

// A strained gateway admits fewer than 20 periodic Informs at once: with more connections some would be sent away.
const variants: readonly IdleVariant[] = [
  {
    onboarding: 'open',
    sizes: [
      { parameterCount: 200, connections: 8 },
      { parameterCount: 3_000, connections: 8 },
      { parameterCount: 10_000, connections: 8 },
      { parameterCount: 200, connections: 1 },
      { parameterCount: 200, connections: 16 },
      { parameterCount: 200, connections: 8, connectsAnew: true },
      { parameterCount: 200, connections: 16, connectsAnew: true },
    ],
  },
  {
    onboarding: 'quarantine',
    sizes: [
      { parameterCount: 200, connections: 8 },
      { parameterCount: 200, connections: 8, connectsAnew: true },
    ],
  },
];
// Before that many, the compiler of V8 is still at work and costs more than the sessions.
const warmUpSessions = 4_800;
const sessionsPerRound = 640;
const mostRounds = 15;
const longestMs = 90_000;

/** Idle periodic Informs: what one costs the gateway and PostgreSQL, beside a bare node:http server. */
export async function idleScenario(closers: Closers): Promise<Report> {
  const database = await BenchDatabase.start();
  closers.add(() => database.stop());
  const running: RunningVariant[] = [];
  for (const variant of variants) running.push(await startVariant(variant, database, closers));
  for (const { bare, fleets } of running) for (const ofOneServer of [bare, fleets]) await warmUp(ofOneServer);
  await measureInTurn(
    running.flatMap(({ bare, fleets }) => [...bare, ...fleets]),
    database,
  );
  const figures: VariantFigures[] = [];
  for (const variant of running) figures.push(await conclude(variant, database));
  return idleReport(figures, await database.version());
}

async function warmUp(fleetsOfOneServer: readonly InformingFleet[]): Promise<void> {
  for (const fleet of fleetsOfOneServer)
    await fleet.play(Math.ceil(warmUpSessions / fleetsOfOneServer.length));
}

/** Every round goes forth or back through all servers, so that a machine that slows down slows all of them. */
async function measureInTurn(fleets: readonly InformingFleet[], database: BenchDatabase): Promise<void> {
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
