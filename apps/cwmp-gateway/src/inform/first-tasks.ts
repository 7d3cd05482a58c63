import { Injectable } from '@nestjs/common';
import {
  ConnectionRequestAccess,
  CpeCredentialStore,
  cpeUsernameOf,
  randomSecret,
  type DeviceIdentity,
  type InformRecord,
  type OpenedSession,
} from '#device';
import { connectionRequestCredentialsKey, newConnectionRequestCredentials } from '#task';
import { StunOffer } from './stun-offer.js';
import { SystemTasks } from './system-tasks.js';
import { XmppOffer } from './xmpp-offer.js';

/**
 * What every device gets in its first session: credentials of its own in both directions, a way on which it can be
 * called through its NAT, and a look at its facts. A device that lacks any of it later gets it then.
 */
@Injectable()
export class FirstTasks {
  constructor(
    private readonly tasks: SystemTasks,
    private readonly access: ConnectionRequestAccess,
    private readonly credentials: CpeCredentialStore,
    private readonly stun: StunOffer,
    private readonly xmpp: XmppOffer,
  ) {}

  /**
   * Queues what the device lacks for the session that is being opened; true when there was anything. Open tasks of
   * the same kind are not doubled.
   *
   * @param root data-model root as the device spells it, dot included.
   */
  async queue(session: OpenedSession, record: InformRecord, root: string): Promise<boolean> {
    const { needsCpeCredentials, needsConnectionRequestCredentials } = session;
    if (needsCpeCredentials) await this.replaceBootstrap(session, record.identity, root);
    if (needsConnectionRequestCredentials) await this.makeCallable(session, root);
    const stun = await this.stun.queue(session, record, root);
    const xmpp = await this.xmpp.queue(session, root);
    return needsCpeCredentials || needsConnectionRequestCredentials || stun || xmpp;
  }

  /** A device that refuses is asked again after a day. */
  private async makeCallable(session: OpenedSession, root: string): Promise<void> {
    await this.access.markOffered(session.fence);
    await this.tasks.accept(session, connectionRequestCredentialsKey, newConnectionRequestCredentials(root));
    await this.tasks.accept(session, 'deviceFacts', {
      method: 'GetParameterValues',
      arguments: {
        parameterNames: [`${root}DeviceInfo.ModelName`, `${root}ManagementServer.PeriodicInformInterval`],
      },
    });
  }

  /**
   * Gives a device of the bootstrap credential its own. They are kept before they are sent: a device that took them
   * but never said so can still come back with them.
   */
  private async replaceBootstrap(
    session: OpenedSession,
    identity: DeviceIdentity,
    root: string,
  ): Promise<void> {
    const proposed = { username: cpeUsernameOf(identity), password: randomSecret() };
    const offered = await this.credentials.offer(session.fence, proposed);
    if (offered === null) return;
    await this.tasks.accept(session, 'cpeCredentials', {
      method: 'SetParameterValues',
      arguments: {
        parameterList: [
          { name: `${root}ManagementServer.Username`, value: offered.username, type: 'string' },
          { name: `${root}ManagementServer.Password`, value: offered.password, type: 'string' },
        ],
      },
    });
  }
}
