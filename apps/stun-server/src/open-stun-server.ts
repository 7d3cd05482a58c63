import { Logger } from '@nestjs/common';
import type { CwmpConfig, MasterKey, StunConfig } from '#config';
import type { UdpBindingStore } from '#device';
import { listensAt } from '#observability';
import { StunServer } from './stun-server.js';

/** Where the STUN server listens, and what for. */
interface StunSettings {
  readonly stun: Readonly<StunConfig>;
  readonly cwmp: Pick<CwmpConfig, 'bind'>;
}

/** Null when it is off. @throws StartupError (rejects) when its port is taken or not permitted */
export async function openStunServer(
  { stun, cwmp }: StunSettings,
  masterKey: MasterKey,
  bindings: UdpBindingStore,
): Promise<StunServer | null> {
  if (stun.state === 'off') return null;
  const logger = new Logger('Stun');
  const opening = StunServer.open({
    host: cwmp.bind ?? '::',
    port: stun.port,
    keys: masterKey.deriveAll('stun'),
    bindings,
    onFailure: (operation, error) =>
      logger.error('stun.failed', {
        operation,
        error: error instanceof Error ? error.message : String(error),
      }),
  });
  return listensAt('ACS_STUN_PORT', opening);
}
