import 'reflect-metadata';
import { NestFactory } from '@nestjs/core';
import { loadRoleConfig, openXmpp, PortsModule, runRole } from '#composition';
import { ConnectionRequestConfig, CwmpConfig, RetentionConfig, StunConfig, XmppConfig } from '#config';
import { DatagramSender, XmppConnectionRequester } from '#connection-request';
import { RedisDatagramSender } from '#coordination';
import { retentionPorts } from './sweep/retention-ports.js';
import { TaskWorkerModule } from './task-worker.module.js';

await runRole({
  name: 'worker',
  load: () =>
    loadRoleConfig({
      connectionRequest: ConnectionRequestConfig,
      cwmp: CwmpConfig,
      retention: RetentionConfig,
      stun: StunConfig,
      xmpp: XmppConfig,
    }),
  async start({ masterKey, bus, ports, stores, logger, closers }, config) {
    const { connectionRequest, cwmp, retention, stun } = config;
    const sender = new RedisDatagramSender(bus, masterKey.derive('datagram'));
    const xmpp = openXmpp(config.xmpp);
    if (xmpp) closers.add(() => xmpp.close());
    const module = TaskWorkerModule.forRoot({
      imports: [
        PortsModule.with([
          ...ports,
          ...retentionPorts(retention, stores),
          ...(xmpp ? [{ provide: XmppConnectionRequester, useValue: xmpp.requester }] : []),
          ...(stun.state === 'on' ? [{ provide: DatagramSender, useValue: sender }] : []),
        ]),
      ],
      connectionRequests: { allow: connectionRequest.allow, loopbackAllowed: cwmp.isOnLoopback },
    });
    const app = await NestFactory.createApplicationContext(module, { logger, abortOnError: false });
    closers.add(() => app.close());
    return 'It calls devices and keeps the database in order.';
  },
});
