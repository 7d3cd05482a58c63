import { Global, Module, type DynamicModule, type Provider } from '@nestjs/common';

/** What the modules of an application stand on, the same instances for all of them. */
@Global()
@Module({})
export class PortsModule {
  static with(ports: Provider[]): DynamicModule {
    return { module: PortsModule, providers: ports, exports: ports };
  }
}
