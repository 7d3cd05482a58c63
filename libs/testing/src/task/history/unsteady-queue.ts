import type { DeviceId } from '#device';
import { PendingRpcQueue } from '#task';
import { InMemoryPendingRpcQueue } from '../../memory/in-memory-pending-rpc-queue.js';

/** A queue that loses all it holds when it is told to, and that may be away. */
export class UnsteadyQueue extends PendingRpcQueue {
  isAway = false;
  private held = new InMemoryPendingRpcQueue();

  flush(): void {
    this.held = new InMemoryPendingRpcQueue();
  }

  override add(deviceId: DeviceId, taskId: string, order: number): Promise<void> {
    return this.here.add(deviceId, taskId, order);
  }

  override fetch(deviceId: DeviceId): Promise<string | null> {
    return this.here.fetch(deviceId);
  }

  override complete(deviceId: DeviceId, taskId: string): Promise<void> {
    return this.here.complete(deviceId, taskId);
  }

  override release(deviceId: DeviceId, taskId: string): Promise<void> {
    return this.here.release(deviceId, taskId);
  }

  override remove(deviceId: DeviceId, taskId: string): Promise<void> {
    return this.here.remove(deviceId, taskId);
  }

  override async close(): Promise<void> {}

  private get here(): InMemoryPendingRpcQueue {
    if (this.isAway) throw new Error('the queue is away');
    return this.held;
  }
}
