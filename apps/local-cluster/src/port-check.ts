import { once } from 'node:events';
import { createServer } from 'node:net';
import { listensAt } from '#observability';
import type { ClusterPorts } from './local-cluster.js';

/**
 * Looks whether a cluster can have its TCP ports: its balancer and its Redis tell in words of their own that they cannot.
 *
 * @throws StartupError (rejects) that names the first one that is taken, and the setting that it follows from
 */
export async function requireFreePorts({
  cwmp,
  api,
  files,
  redis,
  gateways,
  probes,
  admin,
}: ClusterPorts): Promise<void> {
  await requireFree('ACS_CWMP_PORT', [cwmp]);
  await requireFree('ACS_API_PORT', [api]);
  await requireFree('ACS_CWMP_PORT, from which others follow', [...gateways, ...probes, redis]);
  await requireFree('ACS_API_PORT, from which another follows', [admin]);
  if (files !== undefined) await requireFree('ACS_FILES_PORT', [files]);
}

async function requireFree(setting: string, ports: readonly number[]): Promise<void> {
  for (const port of ports) {
    const server = createServer().listen(port, '127.0.0.1');
    await listensAt(setting, once(server, 'listening'));
    await new Promise((resolve) => server.close(resolve));
  }
}
