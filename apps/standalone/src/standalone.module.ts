import { Global, Module, type DynamicModule, type Provider } from '@nestjs/common';
import { AdminApiModule } from '#admin-api';
import { CwmpGatewayModule } from '#cwmp-gateway';
import { TaskWorkerModule } from '#task-worker';
import type { StandaloneConfig } from './standalone-config.js';

/** What the other modules stand on, the same instances for all of them. */
@Global()
@Module({})
class PortsModule {}

/** All roles in one process. */
@Module({})
export class StandaloneModule {
  /** @param ports the adapters of the domain ports, and the settings of the roles. */
  static forRoot(config: StandaloneConfig, ports: Provider[]): DynamicModule {
    const { connectionRequest, cwmp } = config;
    const loopbackAllowed = cwmp.bind !== undefined && /^(127\.|::1$)/.test(cwmp.bind);
    return {
      module: StandaloneModule,
      imports: [
        { module: PortsModule, providers: ports, exports: ports },
        AdminApiModule.forRoot({ opsRoutes: true }),
        TaskWorkerModule.forRoot({ connectionRequests: { allow: connectionRequest.allow, loopbackAllowed } }),
        CwmpGatewayModule.forRoot([]),
      ],
    };
  }
}
