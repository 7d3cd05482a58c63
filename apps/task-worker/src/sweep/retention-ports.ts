import type { Provider } from '@nestjs/common';
import type { RetentionConfig } from '#config';
import { PartitionKeeper } from './partition-keeper.js';
import { TaskRetention } from './task-retention.js';

/** How long the worker keeps what has happened, as it was configured. */
export function retentionPorts(
  retention: Readonly<RetentionConfig>,
  stores: { keepPartitions(retention: Readonly<RetentionConfig>): Promise<void> },
): Provider[] {
  return [
    { provide: PartitionKeeper, useValue: { keep: () => stores.keepPartitions(retention) } },
    { provide: TaskRetention, useValue: new TaskRetention(retention.taskDays) },
  ];
}
