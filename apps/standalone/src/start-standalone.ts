import { hostname } from 'node:os';
import { Logger } from '@nestjs/common';
import { ApiKeyAuthenticator, createAdminApi, SingleApiKeyAuthenticator } from '#admin-api';
import {
  Closers,
  domainPorts,
  loadModelProfiles,
  loadQuirkCatalogue,
  openQueues,
  openQuirkBook,
  openStores,
  openXmpp,
  ownRateLimiter,
  postgresBackend,
  productVersion,
  startOwnDatabase,
  type Stores,
} from '#composition';
import { CredentialsFile, MasterKey, type GeneratedCredentials } from '#config';
import { DatagramSender, XmppConnectionRequester } from '#connection-request';
import { InProcessChangeSignals, InProcessSessionHandOver, InProcessTaskSignals } from '#coordination';
import { SecretPaths } from '#data-model';
import { CwmpGateway, GatewaySettings, gatewaySettingsOf, LoadProbe } from '#cwmp-gateway';
import { XmppAccounts } from '#device';
import { OwnQueueLoss } from '#queue';
import { HealthRegistry, JsonLogger, listensAt, Metrics, SoleReplica } from '#observability';
import { openStunServer } from '#stun-server';
import { retentionPorts } from '#task-worker';
import { openFiles } from './runtime/files.js';
import { StandaloneModule } from './standalone.module.js';
import type { StandaloneConfig } from './standalone-config.js';

/** A running single-process ACS. */
export interface Standalone {
  readonly cwmpUrl: string;
  /** Null without a certificate. */
  readonly cwmpTlsUrl: string | null;
  readonly apiUrl: string;
  /** The port that CPEs fetch files from. */
  readonly filesPort: number;
  readonly adminApiKey: string;
  readonly credentials: GeneratedCredentials;
  /** The credentials were made by this start. */
  readonly firstStart: boolean;
  readonly credentialsPath: string;
  /** Drains sessions and requests, then closes everything; the database goes last. */
  stop(): Promise<void>;
}

/** Starts all roles in this process. @throws StartupError or ConfigError, each with its remedy. */
export async function startStandalone(config: StandaloneConfig, logger: JsonLogger): Promise<Standalone> {
  Logger.overrideLogger(logger);
  const file = new CredentialsFile(config.state.dataDir);
  const { credentials, generated } = file.load();
  const { bootstrapUsername: username, bootstrapPassword: password } = credentials;
  const bootstrapCredential = config.bootstrap.credential ?? { username, password };
  const masterKey = MasterKey.load(config.state);
  const secrets = new SecretPaths(config.state.secretParameters);
  const catalogue = loadQuirkCatalogue(config.quirks.quirksDir ?? null);
  const modelProfiles = loadModelProfiles(config.quirks.modelProfilesDir ?? null);
  const closers = new Closers();
  const stop = () => closers.closeAll();
  try {
    const { database, stores } = await openState(config, { masterKey, secrets }, closers);
    const quirks = await openQuirkBook(catalogue, stores.quirks, new InProcessChangeSignals());
    closers.add(() => quirks.close());
    const queues = openQueues(postgresBackend(database.url));
    closers.add(() => queues.close());
    const stun = await openStunServer(config, masterKey, stores.bindings);
    if (stun) closers.add(() => stun.close());
    const xmpp = openXmpp(config.xmpp);
    if (xmpp) closers.add(() => xmpp.close());
    const base = withinProcess(stores, config);
    const files = await openFiles(config, masterKey, { stores, metrics: base.metrics, closers });
    const adminApiKey = config.api.adminApiKey ?? credentials.adminApiKey;
    const settings = gatewaySettingsOf(config, { masterKey, replica: 'standalone', bootstrapCredential });
    const ports = [
      ...domainPorts({ ...base, stores, secrets, queues, quirks: quirks.book, modelProfiles }),
      ...files.providers,
      { provide: GatewaySettings, useValue: settings },
      { provide: LoadProbe, useValue: { databaseWaitMs: () => stores.waitMs() } },
      { provide: ApiKeyAuthenticator, useValue: new SingleApiKeyAuthenticator(adminApiKey) },
      ...(stun ? [{ provide: DatagramSender, useValue: stun }] : []),
      ...(xmpp ? [{ provide: XmppConnectionRequester, useValue: xmpp.requester }] : []),
      ...(xmpp?.accounts ? [{ provide: XmppAccounts, useValue: xmpp.accounts }] : []),
      ...retentionPorts(config.retention, stores),
    ];
    const root = StandaloneModule.forRoot(config, ports);
    const app = await createAdminApi(root, { logger, forceCloseConnections: true });
    closers.add(() => app.close());
    await listensAt('ACS_API_PORT', app.listen(config.api.port, config.api.bind));
    closers.add(async () => base.health.drain());
    return {
      ...cwmpUrls(app.get(CwmpGateway, { strict: false }), config.cwmp.bind ?? '127.0.0.1'),
      filesPort: files.server.port,
      apiUrl: (await app.getUrl()).replace('[::1]', '127.0.0.1'),
      adminApiKey,
      credentials,
      firstStart: generated,
      credentialsPath: file.path,
      stop,
    };
  } catch (error) {
    // Why the start failed says more than what then failed to close.
    await stop().catch(() => undefined);
    throw error;
  }
}

/** The own database, with secrets that the master key opens. */
async function openState(
  config: StandaloneConfig,
  secrecy: Parameters<typeof openStores>[1],
  closers: Closers,
) {
  const database = await startOwnDatabase(config.state);
  closers.add(() => database.stop());
  const stores = await openStores(database.url, secrecy, config);
  closers.add(() => stores.close());
  await stores.requireReadableSecrets();
  return { database, stores };
}

function cwmpUrls({ port, tlsPort }: CwmpGateway, host: string) {
  return {
    cwmpUrl: `http://${host}:${port}/`,
    cwmpTlsUrl: tlsPort === null ? null : `https://${host}:${tlsPort}/`,
  };
}

/** What a cluster does together and one process by itself. */
function withinProcess(stores: Stores, { api }: Pick<StandaloneConfig, 'api'>) {
  const health = new HealthRegistry();
  health.add('postgres', async () => ((await stores.isAlive()) ? 'ok' : 'failed'));
  const metrics = new Metrics();
  metrics.replicas.set({ role: 'standalone' }, 1);
  const self = { name: 'standalone', role: 'standalone', version: productVersion(), startedAt: new Date() };
  return {
    signals: new InProcessTaskSignals(),
    queueLoss: new OwnQueueLoss(),
    limiter: ownRateLimiter(),
    handOver: new InProcessSessionHandOver(),
    health,
    metrics,
    replicas: new SoleReplica({ ...self, address: `${hostname()}:${api.port}` }),
  };
}
