import { createHash } from 'node:crypto';
import { Inject, Injectable, Logger, Optional } from '@nestjs/common';
import { ConnectionRequestAccess, XmppAccounts, derivedCredentialsOf, type OpenedSession } from '#device';
import { GatewaySettings } from '../gateway-settings.js';
import { SystemTasks } from './system-tasks.js';

/** Resource by which a CPE is known at the server. */
const resource = 'cwmp';

/**
 * Gives devices an account at our XMPP server and has them log in there [TR-069 K.2.1], once for each of its settings.
 * A device first makes a Device.XMPP.Connection.{i}; one without Device.XMPP refuses that, and is not asked again
 * before a BOOTSTRAP. With its next Inform it gets the settings.
 */
@Injectable()
export class XmppOffer {
  private readonly logger = new Logger('Xmpp');
  private readonly fingerprint: string | null;

  constructor(
    private readonly tasks: SystemTasks,
    private readonly access: ConnectionRequestAccess,
    private readonly settings: GatewaySettings,
    @Optional() @Inject(XmppAccounts) private readonly accounts: XmppAccounts | null,
  ) {
    const { xmpp } = settings;
    this.fingerprint =
      xmpp &&
      createHash('sha256')
        .update(xmpp.key)
        .update(`${xmpp.domain} ${xmpp.jid}`)
        .digest('base64url')
        .slice(0, 16);
  }

  /**
   * Queues what comes next for the session that is being opened; true when there was anything.
   *
   * @param root data-model root as the device spells it, dot included
   */
  async queue(session: OpenedSession, root: string): Promise<boolean> {
    const { xmpp, xmppInstance } = session.offeredWays;
    // Only TR-181 has Device.XMPP.
    if (this.fingerprint === null || this.accounts === null || root.toLowerCase() !== 'device.') return false;
    if (xmpp === this.fingerprint) return false;
    await this.access.markWayOffered(session.fence, 'xmpp', this.fingerprint);
    if (xmppInstance !== null) {
      // The server may take its time, the device is answered at once: it gets its settings when they are true.
      void this.offer(session, root, xmppInstance);
      return false;
    }
    await this.tasks.accept(session, 'xmppConnection', {
      method: 'AddObject',
      arguments: { objectName: `${root}XMPP.Connection.` },
    });
    return true;
  }

  private async offer(session: OpenedSession, root: string, instance: number): Promise<void> {
    const { xmpp } = this.settings;
    if (xmpp === null || this.accounts === null) return;
    const { username, password } = derivedCredentialsOf(xmpp.key, session.publicId);
    try {
      if (await this.accounts.ensure(username, password))
        return await this.tellSettings(session, root, instance, { username, password });
      this.logger.warn('xmpp.accountRefused', { deviceId: session.publicId });
    } catch (error) {
      this.logger.error('xmpp.offerFailed', {
        error: error instanceof Error ? error.message : String(error),
      });
    }
    // Asked again in the next session.
    await this.access.markWayOffered(session.fence, 'xmpp', '').catch(() => undefined);
  }

  private tellSettings(
    session: OpenedSession,
    root: string,
    instance: number,
    { username, password }: { readonly username: string; readonly password: string },
  ): Promise<void> {
    const { domain, jid } = this.settings.xmpp!;
    const connection = `${root}XMPP.Connection.${instance}`;
    const text = (name: string, value: string) => ({ name, value, type: 'string' }) as const;
    return this.tasks.accept(session, 'xmppSettings', {
      method: 'SetParameterValues',
      arguments: {
        parameterList: [
          text(`${connection}.Username`, username),
          text(`${connection}.Password`, password),
          text(`${connection}.Domain`, domain),
          text(`${connection}.Resource`, resource),
          { name: `${connection}.UseTLS`, value: '1', type: 'boolean' },
          { name: `${connection}.Enable`, value: '1', type: 'boolean' },
          text(`${root}ManagementServer.ConnReqAllowedJabberIDs`, jid),
          text(`${root}ManagementServer.ConnReqXMPPConnection`, connection),
        ],
      },
    });
  }
}
