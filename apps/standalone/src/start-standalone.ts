import { Logger, type Provider } from '@nestjs/common';
import { ApiKeyAuthenticator, createAdminApi, SingleApiKeyAuthenticator } from '#admin-api';
import { CredentialsFile, MasterKey, type GeneratedCredentials } from '#config';
import { InProcessRateLimiter, InProcessTaskSignals } from '#coordination';
import { CwmpGateway, GatewaySettings, LoadProbe } from '#cwmp-gateway';
import {
  ConnectionRequestAccess,
  ConnectionRequestLog,
  CpeCredentialStore,
  DeviceInventory,
  GroupStore,
  EventLog,
  ParameterHistory,
  ParameterStore,
  PromotedParameters,
  QuirkBook,
  RateLimiter,
  SecretRotation,
  SessionStore,
  TraceStore,
  UdpBindingStore,
} from '#device';
import { DatagramSender } from '#connection-request';
import { HealthRegistry, JsonLogger, Metrics, OpsEndpoints } from '#observability';
import { keepPartitions } from '#persistence';
import { QueueBackend } from '#queue';
import {
  AnswerLearning,
  PendingRpcQueue,
  RequestedCalls,
  SessionTasks,
  TaskLedger,
  TaskService,
  TaskSignals,
  WakeUpQueue,
} from '#task';
import { PartitionKeeper } from '#task-worker';
import { Closers } from './runtime/closers.js';
import { startDatabase } from './runtime/database.js';
import { gatewaySettings } from './runtime/gateway-settings.js';
import { openQueues, type Queues } from './runtime/queues.js';
import { openQuirkBook } from './runtime/quirk-book.js';
import { loadQuirkCatalogue } from './runtime/quirk-profiles.js';
import { openStunServer } from './runtime/stun-server.js';
import { openStores, type Stores } from './runtime/stores.js';
import { StandaloneModule } from './standalone.module.js';
import type { StandaloneConfig } from './standalone-config.js';

/** Devices whose last sessions are counted. */
const mostRateKeys = 100_000;

/** A running single-process ACS. */
export interface Standalone {
  readonly cwmpUrl: string;
  /** Null without a certificate. */
  readonly cwmpTlsUrl: string | null;
  readonly apiUrl: string;
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
  const masterKey = MasterKey.load(config.state);
  const catalogue = loadQuirkCatalogue(config.quirks.quirksDir ?? null);
  const closers = new Closers();
  const stop = () => closers.closeAll();
  try {
    const database = await startDatabase(config);
    closers.add(() => database.stop());
    const stores = await openStores(database.url, masterKey, config.history);
    closers.add(() => stores.close());
    const quirks = await openQuirkBook(catalogue, stores.quirks);
    closers.add(() => quirks.close());
    const queues = openQueues(database.url);
    closers.add(() => queues.close());
    const stun = await openStunServer(config, masterKey, stores.bindings);
    if (stun) closers.add(() => stun.close());
    const adminApiKey = config.api.adminApiKey ?? credentials.adminApiKey;
    const ports = portsOf(stores, queues, [
      { provide: GatewaySettings, useValue: gatewaySettings(config, masterKey, credentials) },
      { provide: ApiKeyAuthenticator, useValue: new SingleApiKeyAuthenticator(adminApiKey) },
      { provide: QuirkBook, useValue: quirks.book },
      ...(stun ? [{ provide: DatagramSender, useValue: stun }] : []),
      { provide: PartitionKeeper, useValue: partitionKeeper(config, database.url) },
    ]);
    const app = await createAdminApi(StandaloneModule.forRoot(config, ports), {
      logger,
      forceCloseConnections: true,
    });
    closers.add(() => app.close());
    await app.listen(config.api.port, config.api.bind);
    const { port, tlsPort } = app.get(CwmpGateway, { strict: false });
    const host = config.cwmp.bind ?? '127.0.0.1';
    return {
      cwmpUrl: `http://${host}:${port}/`,
      cwmpTlsUrl: tlsPort === null ? null : `https://${host}:${tlsPort}/`,
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

function partitionKeeper({ retention, history }: StandaloneConfig, url: string): PartitionKeeper {
  const { eventDays: event, taskAttemptDays: task_attempt } = retention;
  return { keep: () => keepPartitions(url, { event, task_attempt, param_history: history.days }) };
}

/** The domain services over these adapters, as providers. */
function portsOf(stores: Stores, queues: Queues, others: Provider[]): Provider[] {
  const logger = new Logger('TaskQueue');
  const { sessions, parameters, inventory, access, credentials, ledger, events, traces } = stores;
  const { pendingRpcs, wakeUps, backend } = queues;
  const signals = new InProcessTaskSignals();
  const onQueueFailure = (operation: string, error: unknown) =>
    logger.error('queue.failed', {
      operation,
      error: error instanceof Error ? error.message : String(error),
    });
  const health = new HealthRegistry();
  health.add('postgres', async () => ((await stores.isAlive()) ? 'ok' : 'failed'));
  const metrics = new Metrics();
  const learning = new AnswerLearning(parameters, inventory, access, credentials);
  return [
    { provide: SessionStore, useValue: sessions },
    { provide: ParameterStore, useValue: parameters },
    { provide: ParameterHistory, useValue: stores.history },
    { provide: DeviceInventory, useValue: inventory },
    { provide: GroupStore, useValue: stores.groups },
    { provide: PromotedParameters, useValue: stores.promoted },
    { provide: ConnectionRequestAccess, useValue: access },
    { provide: ConnectionRequestLog, useValue: stores.calls },
    { provide: RequestedCalls, useValue: new RequestedCalls(stores.calls, wakeUps, signals) },
    { provide: CpeCredentialStore, useValue: credentials },
    { provide: TaskLedger, useValue: ledger },
    { provide: EventLog, useValue: events },
    { provide: UdpBindingStore, useValue: stores.bindings },
    { provide: TraceStore, useValue: traces },
    { provide: SecretRotation, useValue: stores.rotation },
    { provide: PendingRpcQueue, useValue: pendingRpcs },
    { provide: WakeUpQueue, useValue: wakeUps },
    { provide: QueueBackend, useValue: backend },
    { provide: TaskSignals, useValue: signals },
    { provide: RateLimiter, useValue: new InProcessRateLimiter(mostRateKeys) },
    { provide: LoadProbe, useValue: { databaseWaitMs: () => stores.waitMs() } },
    { provide: Metrics, useValue: metrics },
    { provide: OpsEndpoints, useValue: new OpsEndpoints(health, metrics) },
    {
      provide: TaskService,
      useValue: new TaskService(ledger, pendingRpcs, wakeUps, signals, onQueueFailure),
    },
    {
      provide: SessionTasks,
      useValue: new SessionTasks(ledger, { pendingRpcs, wakeUps }, learning, signals, onQueueFailure),
    },
    ...others,
  ];
}
