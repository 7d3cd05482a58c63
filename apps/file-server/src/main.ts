import 'reflect-metadata';
import { loadRoleConfig, ownFiles, runRole } from '#composition';
import { CwmpConfig, FilesConfig } from '#config';
import { openFileServer } from './open-file-server.js';

await runRole({
  name: 'files',
  load: () => loadRoleConfig({ files: FilesConfig, cwmp: CwmpConfig }),
  async start({ masterKey, stores, metrics, closers }, config) {
    const { store, links } = ownFiles(config, masterKey, stores.files);
    const ground = { masterKey, catalogue: stores.files, store, links, metrics };
    const server = await openFileServer(config, ground);
    closers.add(() => server.close());
    return `Files: port ${server.port}`;
  },
});
