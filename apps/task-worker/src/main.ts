import 'reflect-metadata';
import { NestFactory } from '@nestjs/core';
import { loadRoleConfig, PortsModule, runRole } from '#composition';
import { ConnectionRequestConfig, CwmpConfig, RetentionConfig } from '#config';
import { PartitionKeeper } from './sweep/partition-keeper.js';
import { TaskWorkerModule } from './task-worker.module.js';

await runRole({
  name: 'worker',
  load: () =>
    loadRoleConfig({
      connectionRequest: ConnectionRequestConfig,
      cwmp: CwmpConfig,
      retention: RetentionConfig,
    }),
  async start({ ports, stores, logger, closers }, { connectionRequest, cwmp, retention }) {
    const partitions = { keep: () => stores.keepPartitions(retention) };
    const module = TaskWorkerModule.forRoot({
      imports: [PortsModule.with([...ports, { provide: PartitionKeeper, useValue: partitions }])],
      connectionRequests: { allow: connectionRequest.allow, loopbackAllowed: cwmp.isOnLoopback },
    });
    const app = await NestFactory.createApplicationContext(module, { logger, abortOnError: false });
    closers.add(() => app.close());
    return 'It calls devices and keeps the database in order.';
  },
});
