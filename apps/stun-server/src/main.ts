import 'reflect-metadata';
import { loadRoleConfig, runRole } from '#composition';
import { ConfigError, CwmpConfig, StunConfig } from '#config';
import { sendForOthers } from '#coordination';
import { openStunServer } from './open-stun-server.js';

await runRole({
  name: 'stun',
  load: () => loadRoleConfig({ stun: StunConfig, cwmp: CwmpConfig }),
  async start({ masterKey, bus, stores, closers }, config) {
    const server = await openStunServer(config, masterKey, stores.bindings);
    if (server === null) throw new ConfigError(['ACS_STUN: is off; leave this process out, or switch it on']);
    closers.add(() => server.close());
    const end = sendForOthers(bus, masterKey.derive('datagram'), server);
    closers.add(async () => end());
    return `STUN: port ${server.port}/udp`;
  },
});
