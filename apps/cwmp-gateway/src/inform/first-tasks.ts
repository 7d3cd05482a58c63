import { Injectable } from '@nestjs/common';
import {
  ConnectionRequestAccess,
  CpeCredentialStore,
  cpeUsernameOf,
  newUuidV7,
  randomSecret,
  stunCredentialsOf,
  type DeviceFacts,
  type DeviceIdentity,
  type OpenedSession,
} from '#device';
import {
  connectionRequestCredentialsKey,
  newConnectionRequestCredentials,
  TaskService,
  type NewTask,
  type TaskStep,
} from '#task';
import { GatewaySettings } from '../gateway-settings.js';
import { isBehindNat } from './is-behind-nat.js';

const lifetimeMs = 24 * 60 * 60_000;

/**
 * What every device gets in its first session: connection-request credentials of its own, the way to our STUN server if
 * it is behind NAT, and a look at its facts.
 */
@Injectable()
export class FirstTasks {
  constructor(
    private readonly tasks: TaskService,
    private readonly access: ConnectionRequestAccess,
    private readonly credentials: CpeCredentialStore,
    private readonly settings: GatewaySettings,
  ) {}

  /**
   * Queues the tasks for the session that is being opened. Open tasks of the same kind are not doubled; a device
   * that refuses is asked again after a day.
   *
   * @param root data-model root as the device spells it, dot included.
   */
  async queue(session: OpenedSession, facts: DeviceFacts, root: string): Promise<void> {
    await this.access.markOffered(session.fence);
    await this.accept(session, connectionRequestCredentialsKey, newConnectionRequestCredentials(root));
    if (isBehindNat(facts)) await this.offerStun(session, root);
    await this.accept(session, 'deviceFacts', {
      method: 'GetParameterValues',
      arguments: {
        parameterNames: [`${root}DeviceInfo.ModelName`, `${root}ManagementServer.PeriodicInformInterval`],
      },
    });
  }

  /**
   * Gives a device of the bootstrap credential its own in the session that is being opened. They are kept before they
   * are sent: a device that took them but never said so can still come back with them.
   *
   * @param root data-model root as the device spells it, dot included.
   */
  async replaceBootstrap(session: OpenedSession, identity: DeviceIdentity, root: string): Promise<void> {
    const proposed = { username: cpeUsernameOf(identity), password: randomSecret() };
    const offered = await this.credentials.offer(session.fence, proposed);
    if (offered === null) return;
    await this.accept(session, 'cpeCredentials', {
      method: 'SetParameterValues',
      arguments: {
        parameterList: [
          { name: `${root}ManagementServer.Username`, value: offered.username, type: 'string' },
          { name: `${root}ManagementServer.Password`, value: offered.password, type: 'string' },
        ],
      },
    });
  }

  /** A task of its own: many devices know nothing of STUN and refuse it. */
  private async offerStun(session: OpenedSession, root: string): Promise<void> {
    const { stun } = this.settings;
    if (stun === null) return;
    const { username, password } = stunCredentialsOf(stun.key, session.publicId);
    const management = `${root}ManagementServer.`;
    await this.accept(session, 'stunSettings', {
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
  }

  private async accept(session: OpenedSession, type: string, step: TaskStep): Promise<void> {
    const task: NewTask = {
      id: newUuidV7(),
      deviceId: session.publicId,
      type,
      steps: [step],
      lane: 'service',
      priority: 0,
      notBefore: null,
      expiresAt: new Date(Date.now() + lifetimeMs),
      dedupeKey: type,
      dependsOn: null,
      createdBy: 'system',
    };
    await this.tasks.accept(task, { isHere: true });
  }
}
