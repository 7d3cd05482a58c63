import type { AcsApi } from '../../e2e/acs/acs-api.js';
import type { BenchCluster } from '../cluster/bench-cluster.js';
import { overConnections } from '../cluster/sessions-at-once.js';
import { informRequest, readOrder, workSession } from '../cluster/working-cpe.js';
import { inform } from '../documents.js';

/** A session without a task, or with one of this lane. */
export const kinds = ['idle', 'campaign', 'interactive'] as const;
export type SessionKind = (typeof kinds)[number];

// As of a busy ACS: what a process does at once it does with warm caches.
const connections = 32;

interface KnownDevice {
  readonly id: string;
  readonly inform: Buffer;
}

/** Devices that come for the tasks that they were just given. */
export class TaskFleet {
  private constructor(
    private readonly cluster: BenchCluster,
    private readonly api: AcsApi,
    private readonly devices: readonly KnownDevice[],
  ) {}

  static async of(cluster: BenchCluster, serialNumbers: readonly string[]): Promise<TaskFleet> {
    const api = cluster.operator();
    const ids = new Map((await api.devices()).map(({ serialNumber, id }) => [serialNumber, id]));
    const devices = serialNumbers.map((serialNumber) => ({
      id: ids.get(serialNumber)!,
      inform: informRequest(inform(serialNumber)),
    }));
    return new TaskFleet(cluster, api, devices);
  }

  /** Each session is over, and its task settled, when this resolves. @throws Error when a session has not the one task */
  async play(kind: SessionKind, sessions: number): Promise<void> {
    const order = { count: sessions, connections, ports: this.cluster.gatewayPorts };
    await overConnections(order, async (n, connection) => {
      // No device has two sessions at a time: the others are far behind before its turn comes again.
      const { id, inform: request } = this.devices[n % this.devices.length]!;
      if (kind !== 'idle') await this.api.queue(id, 'GetParameterValues', readOrder, `?lane=${kind}`);
      const rpcs = await workSession(connection, request);
      if (rpcs !== (kind === 'idle' ? 0 : 1)) throw new Error(`${rpcs} RPCs in a session of ${kind}`);
    });
  }

  /** @throws Error when a task has not succeeded */
  async refuseLeftovers(): Promise<void> {
    const { body } = await this.api.request<{ items: readonly object[] }>(
      '/tasks?state=queued,inSession,failed,indeterminate',
    );
    if (body.items.length > 0) throw new Error(`not all tasks succeeded: ${JSON.stringify(body.items[0])}`);
  }
}
