import 'reflect-metadata';
import { Module } from '@nestjs/common';
import { loadRoleConfig, ownFiles, PortsModule, runRole } from '#composition';
import { ApiConfig, ConfigError, FilesConfig } from '#config';
import { listensAt } from '#observability';
import { AdminApiModule } from './admin-api.module.js';
import { ApiKeyAuthenticator, SingleApiKeyAuthenticator } from './authentication/api-key-authenticator.js';
import { createAdminApi } from './create-admin-api.js';

/** The API and what it stands on. */
@Module({})
class ApiRoleModule {}

await runRole({
  name: 'api',
  load: () => {
    const { api, ...config } = loadRoleConfig({ api: ApiConfig, files: FilesConfig });
    const { adminApiKey } = api;
    if (adminApiKey === undefined)
      throw new ConfigError([
        'ACS_ADMIN_API_KEY: is missing; every API of the cluster needs the same, make one with "openssl rand -hex 32"',
      ]);
    return { ...config, api, adminApiKey };
  },
  async start({ ports, logger, closers, masterKey, stores }, { api, adminApiKey, ...config }) {
    const files = ownFiles(config, masterKey, stores.files);
    await files.store.open();
    const key = { provide: ApiKeyAuthenticator, useValue: new SingleApiKeyAuthenticator(adminApiKey) };
    const imports = [PortsModule.with([...ports, ...files.providers, key]), AdminApiModule.forRoot({})];
    const app = await createAdminApi(
      { module: ApiRoleModule, imports },
      { logger, forceCloseConnections: true },
    );
    closers.add(() => app.close());
    await listensAt('ACS_API_PORT', app.listen(api.port, api.bind));
    return `API: ${(await app.getUrl()).replace('[::1]', '127.0.0.1')}/api/v1`;
  },
});
