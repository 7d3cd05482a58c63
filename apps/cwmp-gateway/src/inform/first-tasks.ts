import { Injectable } from '@nestjs/common';
import {
  ConnectionRequestAccess,
  CpeCredentialStore,
  cpeUsernameOf,
  newUuidV7,
  randomSecret,
  type DeviceIdentity,
  type OpenedSession,
} from '#device';
import { TaskService, type NewTask, type TaskStep } from '#task';

const lifetimeMs = 24 * 60 * 60_000;

/** What every device gets in its first session: connection-request credentials of its own, and a look at its facts. */
@Injectable()
export class FirstTasks {
  constructor(
    private readonly tasks: TaskService,
    private readonly access: ConnectionRequestAccess,
    private readonly credentials: CpeCredentialStore,
  ) {}

  /**
   * Queues the tasks for the session that is being opened. Open tasks of the same kind are not doubled; a device
   * that refuses is asked again after a day.
   *
   * @param root data-model root as the device spells it, dot included.
   */
  async queue(session: OpenedSession, root: string): Promise<void> {
    await this.access.markOffered(session.fence);
    const username = `acs-${randomSecret().slice(0, 12)}`;
    await this.accept(session, 'connectionRequestCredentials', {
      method: 'SetParameterValues',
      arguments: {
        parameterList: [
          { name: `${root}ManagementServer.ConnectionRequestUsername`, value: username, type: 'string' },
          {
            name: `${root}ManagementServer.ConnectionRequestPassword`,
            value: randomSecret(),
            type: 'string',
          },
        ],
      },
    });
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
