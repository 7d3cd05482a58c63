import type { ClusterPorts } from '#local-cluster';
import { freePort } from './free-port.js';

/** Ports that nobody has, for a cluster that comes back to them. */
export async function freeClusterPorts(): Promise<ClusterPorts> {
  return {
    cwmp: await freePort(),
    api: await freePort(),
    redis: await freePort(),
    gateways: [await freePort(), await freePort()],
    probes: [await freePort(), await freePort()],
    admin: await freePort(),
    files: await freePort(),
    stun: await freePort(),
  };
}
