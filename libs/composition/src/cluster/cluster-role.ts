import { Logger, type Provider } from '@nestjs/common';
import { hostname } from 'node:os';
import { randomBytes } from 'node:crypto';
import { MasterKey } from '#config';
import {
  RedisChangeSignals,
  RedisRateLimiter,
  RedisReplicaRegistry,
  RedisSessionHandOver,
  RedisTaskSignals,
} from '#coordination';
import { SecretPaths } from '#data-model';
import {
  HealthRegistry,
  JsonLogger,
  listensAt,
  Metrics,
  OpsEndpoints,
  OpsServer,
  type Replica,
} from '#observability';
import { RedisQueueBackend, RedisQueueLoss } from '#queue';
import { RedisBus, RedisConnection } from '#redis';
import { domainPorts } from '../adapter/domain-ports.js';
import { openQueues } from '../adapter/queues.js';
import { ownRateLimiter } from '../adapter/rate-limiter.js';
import { openStores, type Stores } from '../adapter/stores.js';
import { joinSharedDatabase } from '../database/shared-database.js';
import { Closers } from '../process/closers.js';
import { openQuirkBook } from '../quirk/quirk-book.js';
import { productVersion } from '../process/product-version.js';
import { loadModelProfiles } from '../profile/model-profiles.js';
import { loadQuirkCatalogue } from '../quirk/quirk-profiles.js';
import { clusterStateOf, type RoleConfig } from './cluster-config.js';

export type RoleName = 'gateway' | 'api' | 'worker' | 'stun' | 'files';

/** One process of a cluster, with everything that its role stands on. */
export interface ClusterRole {
  /** Name of this process, unique in the cluster. */
  readonly replica: string;
  readonly logger: JsonLogger;
  readonly masterKey: MasterKey;
  readonly bus: RedisBus;
  readonly stores: Stores;
  readonly ports: Provider[];
  readonly health: HealthRegistry;
  readonly metrics: Metrics;
  /** What the role opens is closed before what it stands on. */
  readonly closers: Closers;
}

/**
 * Opens what a role stands on: PostgreSQL, Redis, the queues and the signals between the processes, and its listener for
 * probes and metrics.
 *
 * @throws StartupError or ConfigError, each with its remedy
 */
export async function openRole(name: RoleName, config: RoleConfig): Promise<ClusterRole> {
  const logger = new JsonLogger(config.log);
  Logger.overrideLogger(logger);
  const masterKey = MasterKey.load(config.state);
  const secrets = new SecretPaths(config.state.secretParameters);
  const { databaseUrl, redisUrl } = clusterStateOf(config);
  const catalogue = loadQuirkCatalogue(config.quirks.quirksDir ?? null);
  const modelProfiles = loadModelProfiles(config.quirks.modelProfilesDir ?? null);
  const replica = `${name}-${hostname()}-${process.pid}-${randomBytes(3).toString('hex')}`;
  const closers = new Closers();
  try {
    closers.add(await joinSharedDatabase(databaseUrl));
    const redis = await openRedis(redisUrl, replica);
    closers.add(() => redis.close());
    const stores = await openStores(databaseUrl, { masterKey, secrets }, config);
    closers.add(() => stores.close());
    await stores.requireReadableSecrets();
    const queues = openQueues(new RedisQueueBackend(redis));
    closers.add(() => queues.close());
    const bus = new RedisBus(redis);
    const quirks = await openQuirkBook(catalogue, stores.quirks, new RedisChangeSignals(bus));
    closers.add(() => quirks.close());
    const signals = new RedisTaskSignals(bus, { waits: name === 'api' });
    const limiter = new RedisRateLimiter(redis, ownRateLimiter());
    const handOver = new RedisSessionHandOver(bus, masterKey.derive('hand-over'));
    const [health, metrics] = [new HealthRegistry(), new Metrics()];
    health.add('postgres', async () => ((await stores.isAlive()) ? 'ok' : 'failed'));
    health.add('redis', async () => (redis.isAlive ? 'ok' : 'degraded'));
    const ops = new OpsServer(new OpsEndpoints(health, metrics));
    const opsPort = await listensAt('ACS_OPS_PORT', ops.start(config.ops.port, config.ops.bind));
    closers.add(() => ops.stop());
    const self = replicaOf(replica, name, opsPort);
    const replicas = await RedisReplicaRegistry.join(redis, self, metrics.replicas);
    closers.add(() => replicas.leave());
    const ports = domainPorts({
      stores,
      secrets,
      queues,
      queueLoss: new RedisQueueLoss(redis),
      signals,
      limiter,
      quirks: quirks.book,
      modelProfiles,
      handOver,
      health,
      metrics,
      replicas,
    });
    return { replica, logger, masterKey, bus, stores, ports, health, metrics, closers };
  } catch (error) {
    // Why the start failed says more than what then failed to close.
    await closers.closeAll().catch(() => undefined);
    throw error;
  }
}

function replicaOf(name: string, role: RoleName, opsPort: number): Replica {
  const address = `${hostname()}:${opsPort}`;
  return { name, role, version: productVersion(), startedAt: new Date(), address };
}

function openRedis(url: string, name: string): Promise<RedisConnection> {
  const logger = new Logger('Redis');
  return RedisConnection.open({
    url,
    name,
    onLost: (error) => logger.error('redis.lost', { error: error.message }),
    onBack: () => logger.log('redis.back'),
  });
}
