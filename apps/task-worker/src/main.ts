import 'reflect-metadata';
import { NestFactory } from '@nestjs/core';
import { loadRoleConfig, openXmpp, PortsModule, runRole } from '#composition';
import { ConnectionRequestConfig, CwmpConfig, RetentionConfig, XmppConfig } from '#config';
import { XmppConnectionRequester } from '#connection-request';
import { PartitionKeeper } from './sweep/partition-keeper.js';
import { TaskWorkerModule } from './task-worker.module.js';

await runRole({
  name: 'worker',
  load: () =>
    loadRoleConfig({
      connectionRequest: ConnectionRequestConfig,
      cwmp: CwmpConfig,
      retention: RetentionConfig,
      xmpp: XmppConfig,
    }),
  async start({ ports, stores, logger, closers }, { connectionRequest, cwmp, retention, ...config }) {
    const xmpp = openXmpp(config.xmpp);
    if (xmpp) closers.add(() => xmpp.close());
    const partitions = { keep: () => stores.keepPartitions(retention) };
    const module = TaskWorkerModule.forRoot({
      imports: [
        PortsModule.with([
          ...ports,
          { provide: PartitionKeeper, useValue: partitions },
          ...(xmpp ? [{ provide: XmppConnectionRequester, useValue: xmpp.requester }] : []),
        ]),
      ],
      connectionRequests: { allow: connectionRequest.allow, loopbackAllowed: cwmp.isOnLoopback },
    });
    const app = await NestFactory.createApplicationContext(module, { logger, abortOnError: false });
    closers.add(() => app.close());
    return 'It calls devices and keeps the database in order.';
  },
});
