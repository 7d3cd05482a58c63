import { randomBytes } from 'node:crypto';
import { LocalCluster, type ClusterPorts } from '#local-cluster';
import { freeClusterPorts } from './cluster-ports.js';
import { textOf, type AcsStarter } from './started-acs.js';

/**
 * Starts the built product as a cluster behind a balancer, on the same ports each time: settings that name others are
 * not heeded. What the single process keeps in its data directory is the same each time as well.
 */
export function asCluster(): AcsStarter {
  let ports: ClusterPorts | undefined;
  const own = {
    ACS_ADMIN_API_KEY: randomBytes(32).toString('hex'),
    ACS_MASTER_KEY: randomBytes(32).toString('base64'),
    ACS_BOOTSTRAP_USERNAME: 'bootstrap',
    ACS_BOOTSTRAP_PASSWORD: randomBytes(18).toString('hex'),
  };
  return async ({ DATABASE_URL = '', ACS_DATA_DIR = '', ...given }, log) => {
    const settings = { ...own, ...given };
    const adminApiKey = settings.ACS_ADMIN_API_KEY;
    const cluster = new LocalCluster({
      databaseUrl: DATABASE_URL,
      dataDir: ACS_DATA_DIR,
      ports: (ports ??= await freeClusterPorts()),
      adminApiKey,
      settings,
      onLine: (_, line) => {
        if (line.startsWith('{')) log.write(line);
      },
    });
    await cluster.start();
    const { cwmpUrl, apiUrl, filesPort } = cluster;
    const credentials = {
      bootstrapUsername: settings.ACS_BOOTSTRAP_USERNAME,
      bootstrapPassword: settings.ACS_BOOTSTRAP_PASSWORD,
    };
    const parts = { cwmpUrl, cwmpTlsUrl: null, apiUrl, filesPort, adminApiKey, credentials };
    return { ...parts, metrics: () => metricsOf(cluster), stop: () => stopInOrder(cluster) };
  };
}

async function stopInOrder(cluster: LocalCluster): Promise<void> {
  const failed = [...(await cluster.stop())];
  if (failed.length > 0) throw new Error(`ended in disorder: ${JSON.stringify(failed)}`);
}

async function metricsOf({ apiUrl, adminApiKey }: LocalCluster): Promise<readonly string[]> {
  const headers = { authorization: `Bearer ${adminApiKey}` };
  const { items } = JSON.parse(await textOf(`${apiUrl}/api/v1/replicas`, headers)) as {
    items: readonly { readonly address: string }[];
  };
  const ports = items.map(({ address }) => address.split(':').at(-1));
  return Promise.all(ports.map((port) => textOf(`http://127.0.0.1:${port}/metrics`)));
}
