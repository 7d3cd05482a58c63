import { exitOnStartupError } from '#observability';
import { endOnSignal } from '../process/end-on-signal.js';
import type { RoleConfig } from './cluster-config.js';
import { openRole, type ClusterRole, type RoleName } from './cluster-role.js';

/** What a role is made of. */
interface RoleStart<Config extends RoleConfig> {
  readonly name: RoleName;
  /** @throws ConfigError */
  readonly load: () => Config;
  /** Opens the role itself, with what closes it among the closers. Resolves with what is said of it when it is up. */
  readonly start: (role: ClusterRole, config: Config) => Promise<string>;
}

/** Runs a process of a cluster until it is told to end. What cannot start ends it with one line and exit code 1. */
export async function runRole<Config extends RoleConfig>({
  name,
  load,
  start,
}: RoleStart<Config>): Promise<void> {
  try {
    const config = load();
    const role = await openRole(name, config);
    let isUp = false;
    endOnSignal(async () => {
      role.health.drain();
      if (isUp) await role.closers.closeAll();
    });
    try {
      const description = await start(role, config);
      isUp = true;
      process.stdout.write(`Aviary ${name} is up. ${description}\n`);
    } catch (error) {
      // Why the start failed says more than what then failed to close.
      await role.closers.closeAll().catch(() => undefined);
      throw error;
    }
  } catch (error) {
    exitOnStartupError(error);
  }
}
