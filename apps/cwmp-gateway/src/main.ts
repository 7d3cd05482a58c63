import 'reflect-metadata';
import { NestFactory } from '@nestjs/core';
import { loadRoleConfig, openXmpp, ownFiles, PortsModule, runRole } from '#composition';
import { BootstrapConfig, FilesConfig } from '#config';
import { XmppAccounts } from '#device';
import { CwmpGatewayModule } from './cwmp-gateway.module.js';
import { LoadProbe } from './admission/load-probe.js';
import { CwmpGateway } from './cwmp-gateway.js';
import { GatewaySettings } from './gateway-settings.js';
import { checkGatewayConfig, gatewaySettingsOf, gatewaySlices } from './gateway-settings-of.js';

await runRole({
  name: 'gateway',
  load: () => {
    const config = loadRoleConfig({ ...gatewaySlices, bootstrap: BootstrapConfig, files: FilesConfig });
    checkGatewayConfig(config);
    return config;
  },
  async start({ masterKey, replica, stores, ports, logger, closers }, config) {
    const bootstrapCredential = config.bootstrap.credential;
    const settings = gatewaySettingsOf(config, { masterKey, replica, bootstrapCredential });
    const xmpp = settings.xmpp && openXmpp(config.xmpp);
    if (xmpp) closers.add(() => xmpp.close());
    const module = PortsModule.with([
      ...ports,
      ...(xmpp?.accounts ? [{ provide: XmppAccounts, useValue: xmpp.accounts }] : []),
      ...ownFiles(config, masterKey, stores.files).providers,
      { provide: GatewaySettings, useValue: settings },
      { provide: LoadProbe, useValue: { databaseWaitMs: () => stores.waitMs() } },
    ]);
    const app = await NestFactory.createApplicationContext(CwmpGatewayModule.forRoot([module]), {
      logger,
      abortOnError: false,
    });
    closers.add(() => app.close());
    const { port, tlsPort } = app.get(CwmpGateway, { strict: false });
    return `CPEs: port ${port}${tlsPort === null ? '' : `, by TLS ${tlsPort}`}`;
  },
});
