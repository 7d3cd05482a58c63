import { startAcs } from '../process/acs-process.js';
import type { BenchDatabase } from '../process/bench-database.js';
import type { Closers } from '../process/closers.js';
import { IdleCpe } from './idle-cpe.js';
import { InformingFleet, meetsAlike, type FleetSize, type ServerUnderTest } from './informing-fleet.js';
import { seedDevices } from './seed-devices.js';
import { startBareServer } from './start-bare-server.js';

const devicesOfEachSize = 32;

/** How an ACS lets CPEs in, and the fleets that inform it. */
export interface IdleVariant {
  readonly onboarding: 'open' | 'quarantine';
  readonly sizes: readonly FleetSize[];
}

/** A running ACS, and a bare server that gives the same answers. */
export interface RunningVariant {
  readonly onboarding: IdleVariant['onboarding'];
  readonly databaseUrl: string;
  /** Committed before the ACS was started. */
  readonly transactionsBefore: number;
  /** One for each way of connecting. */
  readonly bare: readonly InformingFleet[];
  /** One for each size. */
  readonly fleets: readonly InformingFleet[];
  stopAcs(): Promise<void>;
}

/** Fills a database of its own with devices and starts both servers over it. */
export async function startVariant(
  { onboarding, sizes }: IdleVariant,
  database: BenchDatabase,
  closers: Closers,
): Promise<RunningVariant> {
  const databaseUrl = await database.create(`bench_${onboarding}`);
  for (const parameterCount of new Set(sizes.map((size) => size.parameterCount)))
    await seedDevices(databaseUrl, {
      serialNumbers: serialNumbers(parameterCount),
      onboarding: onboarding === 'open' ? 'approved' : 'quarantined',
      parameterCount,
    });
  const transactionsBefore = await database.transactions(databaseUrl);
  const acs = await startAcs(database.directory, databaseUrl, onboarding);
  closers.add(() => acs.process.stop());
  const { bootstrapUsername: username, bootstrapPassword: password } = acs.credentials;
  const credentials = onboarding === 'open' ? null : { username, password };
  const gateway = { server: acs.process, port: acs.cwmpPort };
  const fleetOf = (target: ServerUnderTest, size: FleetSize): InformingFleet => {
    const cpes = serialNumbers(size.parameterCount).map((serial) => new IdleCpe(serial, credentials));
    return new InformingFleet(target, size, cpes);
  };
  const fleets = sizes.map((size) => fleetOf(gateway, size));
  const bareServer = await startBareServer(await fleets[0]!.play(1));
  closers.add(() => bareServer.server.stop());
  const bare = sizes.filter(isFirstOfItsKind).map((size) => fleetOf(bareServer, size));
  return { onboarding, databaseUrl, transactionsBefore, bare, fleets, stopAcs: () => acs.process.stop() };
}

/** What is stored makes no difference to a bare server. */
function isFirstOfItsKind(size: FleetSize, index: number, sizes: readonly FleetSize[]): boolean {
  return sizes.findIndex((other) => meetsAlike(size, other)) === index;
}

function serialNumbers(parameterCount: number): string[] {
  return Array.from({ length: devicesOfEachSize }, (_, index) => `EX${parameterCount}N${index}`);
}
