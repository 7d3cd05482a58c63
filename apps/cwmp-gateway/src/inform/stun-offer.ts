import { createHash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import {
  ConnectionRequestAccess,
  derivedCredentialsOf,
  type InformRecord,
  type OpenedSession,
} from '#device';
import { GatewaySettings } from '../gateway-settings.js';
import { isBehindNat } from './is-behind-nat.js';
import { SystemTasks } from './system-tasks.js';

/** Tells devices behind NAT of our STUN server, once for each of its settings; also those that we have known for long. */
@Injectable()
export class StunOffer {
  private readonly fingerprint: string | null;

  constructor(
    private readonly tasks: SystemTasks,
    private readonly access: ConnectionRequestAccess,
    private readonly settings: GatewaySettings,
  ) {
    const { stun } = settings;
    // Passwords come from the key: with another one every device needs another password.
    this.fingerprint =
      stun && createHash('sha256').update(stun.key).update(`${stun.port}`).digest('base64url').slice(0, 16);
  }

  /**
   * Queues the settings for the session that is being opened, if the device needs them; true when it does. A device
   * that refuses them is asked again only after a BOOTSTRAP.
   *
   * @param root data-model root as the device spells it, dot included
   */
  async queue(session: OpenedSession, { facts }: InformRecord, root: string): Promise<boolean> {
    const { stun } = this.settings;
    if (stun === null || this.fingerprint === null) return false;
    if (session.offeredWays.stun === this.fingerprint || !isBehindNat(facts)) return false;
    await this.access.markWayOffered(session.fence, 'stun', this.fingerprint);
    const { username, password } = derivedCredentialsOf(stun.key, session.publicId);
    const management = `${root}ManagementServer.`;
    await this.tasks.accept(session, 'stunSettings', {
      method: 'SetParameterValues',
      arguments: {
        parameterList: [
          // Empty is the host of the ACS's own URL [TR-069 G.2.1].
          { name: `${management}STUNServerAddress`, value: '', type: 'string' },
          { name: `${management}STUNServerPort`, value: String(stun.port), type: 'unsignedInt' },
          { name: `${management}STUNUsername`, value: username, type: 'string' },
          { name: `${management}STUNPassword`, value: password, type: 'string' },
          { name: `${management}STUNEnable`, value: '1', type: 'boolean' },
        ],
      },
    });
    return true;
  }
}
