import type { DeviceId } from '#device';
import { PendingRpcQueue } from '#task';

interface Entry {
  readonly order: number;
  /** Ties of the same order are served in the order of arrival. */
  readonly arrival: number;
  active: boolean;
}

/** PendingRpcQueue over maps. */
export class InMemoryPendingRpcQueue extends PendingRpcQueue {
  private readonly queues = new Map<DeviceId, Map<string, Entry>>();
  private arrivals = 0;

  override async add(deviceId: DeviceId, taskId: string, order: number): Promise<void> {
    const queue = this.queues.get(deviceId) ?? new Map<string, Entry>();
    this.queues.set(deviceId, queue);
    if (!queue.has(taskId)) queue.set(taskId, { order, arrival: this.arrivals++, active: false });
  }

  override async fetch(deviceId: DeviceId): Promise<string | null> {
    const waiting = [...(this.queues.get(deviceId) ?? [])].filter(([, entry]) => !entry.active);
    const [first] = waiting.toSorted(([, a], [, b]) => a.order - b.order || a.arrival - b.arrival);
    if (first === undefined) return null;
    const [taskId, entry] = first;
    entry.active = true;
    return taskId;
  }

  override async complete(deviceId: DeviceId, taskId: string): Promise<void> {
    if (this.queues.get(deviceId)?.get(taskId)?.active === true) this.drop(deviceId, taskId);
  }

  override async release(deviceId: DeviceId, taskId: string): Promise<void> {
    const entry = this.queues.get(deviceId)?.get(taskId);
    if (entry !== undefined) entry.active = false;
  }

  override async remove(deviceId: DeviceId, taskId: string): Promise<void> {
    this.drop(deviceId, taskId);
  }

  override async close(): Promise<void> {}

  /** Tasks of the device that wait or are active. */
  count(deviceId: DeviceId): number {
    return this.queues.get(deviceId)?.size ?? 0;
  }

  private drop(deviceId: DeviceId, taskId: string): void {
    const queue = this.queues.get(deviceId);
    queue?.delete(taskId);
    if (queue?.size === 0) this.queues.delete(deviceId);
  }
}
