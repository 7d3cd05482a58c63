import { Module, type DynamicModule, type Provider } from '@nestjs/common';
import { AdminApiModule } from '#admin-api';
import { PortsModule } from '#composition';
import { CwmpGatewayModule } from '#cwmp-gateway';
import { TaskWorkerModule } from '#task-worker';
import type { StandaloneConfig } from './standalone-config.js';

/** All roles in one process. */
@Module({})
export class StandaloneModule {
  /** @param ports the adapters of the domain ports, and the settings of the roles. */
  static forRoot(config: StandaloneConfig, ports: Provider[]): DynamicModule {
    const { connectionRequest, cwmp } = config;
    const loopbackAllowed = cwmp.isOnLoopback;
    return {
      module: StandaloneModule,
      imports: [
        PortsModule.with(ports),
        AdminApiModule.forRoot({ opsRoutes: true }),
        TaskWorkerModule.forRoot({ connectionRequests: { allow: connectionRequest.allow, loopbackAllowed } }),
        CwmpGatewayModule.forRoot([]),
      ],
    };
  }
}
