import { AcsApi } from '../../e2e/acs/acs-api.js';
import { BenchCluster } from '../cluster/bench-cluster.js';
import { seedDevices } from '../idle/seed-devices.js';
import { startAcs } from '../process/acs-process.js';
import { BenchDatabase } from '../process/bench-database.js';
import type { Closers } from '../process/closers.js';

/** An installation whose operator waits for CPEs. */
export interface WaitingAcs {
  readonly name: string;
  readonly cwmpPorts: readonly number[];
  readonly api: AcsApi;
}

/** One process with its queue on PostgreSQL, as `npm start` runs it. */
export async function oneProcess(closers: Closers, serialNumbers: readonly string[]): Promise<WaitingAcs> {
  const database = await BenchDatabase.start();
  closers.add(() => database.stop());
  const url = await database.create('bench_wait');
  await seedDevices(url, { serialNumbers, onboarding: 'approved', parameterCount: 200 });
  const acs = await startAcs(database.directory, url, 'open', { ACS_AUTO_REFRESH: 'off' });
  closers.add(() => acs.process.stop());
  const api = new AcsApi(acs.apiUrl, acs.credentials.adminApiKey);
  return { name: 'one process, queue on PostgreSQL', cwmpPorts: [acs.cwmpPort], api };
}

/** A cluster on Redis. */
export async function cluster(closers: Closers, serialNumbers: readonly string[]): Promise<WaitingAcs> {
  const running = await BenchCluster.start(closers, 'bench_wait', (url) =>
    seedDevices(url, { serialNumbers, onboarding: 'approved', parameterCount: 200 }),
  );
  return { name: 'cluster, queue on Redis', cwmpPorts: running.gatewayPorts, api: running.operator() };
}
