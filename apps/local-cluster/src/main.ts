import 'reflect-metadata';
import { join } from 'node:path';
import { Closers, endOnSignal } from '#composition';
import { CredentialsFile, environmentWith, MasterKey } from '#config';
import { exitOnStartupError } from '#observability';
import { checkServerVersion, EmbeddedPostgres, migrate } from '#persistence';
import { DemoFleet, demoGuide, firstOnlineDevice } from '#standalone';
import { loadLocalClusterConfig, portsOf, roleSettings } from './cluster-settings.js';
import { keepRunning } from './keep-running.js';
import { LocalCluster } from './local-cluster.js';
import { requireFreePorts } from './port-check.js';

const defaults = {
  ACS_DATA_DIR: './data/cluster',
  ACS_ONBOARDING: 'open',
  ACS_LOG_LEVEL: 'warn',
  // The balancer needs a second to notice.
  ACS_SHUTDOWN_DELAY_SEC: '2',
  ACS_LOG_FORMAT: 'pretty',
};

const silent = { log: () => undefined, warn: (message: string) => process.stderr.write(`${message}\n`) };

try {
  const environment = environmentWith(defaults);
  const config = loadLocalClusterConfig(environment);
  const ports = portsOf(config);
  await requireFreePorts(ports);
  const { dataDir } = config.state;
  const file = new CredentialsFile(dataDir);
  const adminApiKey = config.api.adminApiKey ?? file.load().credentials.adminApiKey;
  MasterKey.load(config.state);
  const closers = new Closers();
  endOnSignal(() => closers.closeAll());
  process.stdout.write('Starting the cluster (the first start sets up its database) …\n');
  try {
    const embedded = config.state.databaseUrl ? null : new EmbeddedPostgres({ dataDir, logger: silent });
    const databaseUrl = config.state.databaseUrl ?? (await embedded!.start()).url;
    if (embedded) closers.add(() => embedded.stop());
    await checkServerVersion(databaseUrl);
    await migrate(databaseUrl);
    const cluster = new LocalCluster({
      databaseUrl,
      dataDir,
      ports,
      adminApiKey,
      settings: roleSettings(config, environment),
      onLine: (name, line) => {
        if (name !== 'redis') process.stdout.write(`[${name}] ${line}\n`);
      },
    });
    await cluster.start();
    const watch = keepRunning(cluster.members, (text) => void process.stdout.write(`${text}\n`));
    closers.add(async () => {
      watch.end();
      await cluster.stop();
    });
    const ledgerPath = join(dataDir, 'cpe-ledger.ndjson');
    const startedAt = new Date();
    const fleet = DemoFleet.start({ acsUrl: cluster.cwmpUrl, count: 25, ledgerPath });
    closers.add(() => fleet.stop());
    const { cwmpUrl, apiUrl } = cluster;
    const addresses = { cwmpUrl, apiUrl, adminApiKey, credentialsPath: file.path };
    const device = await firstOnlineDevice(addresses, startedAt);
    process.stdout.write(demoGuide(addresses, device, ledgerPath, 'two gateways behind a balancer'));
    const pids = cluster.members.map(({ name, pid }) => `${name} ${pid}`).join(', ');
    process.stdout.write(
      `\nProcesses: ${pids}\nKill any of them: it comes back, and nothing that was accepted is lost.\n`,
    );
  } catch (error) {
    await closers.closeAll();
    throw error;
  }
} catch (error) {
  exitOnStartupError(error);
}
