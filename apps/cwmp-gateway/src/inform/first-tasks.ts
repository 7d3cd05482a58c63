import { randomBytes } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { ConnectionRequestAccess, newUuidV7, type OpenedSession } from '#device';
import { TaskService, type NewTask, type TaskStep } from '#task';

const lifetimeMs = 24 * 60 * 60_000;

/** 24 letters and digits, 128 bits and more of randomness, that every CPE can store. */
function randomSecret(): string {
  let text = '';
  while (text.length < 24)
    text += randomBytes(32)
      .toString('base64')
      .replaceAll(/[^A-Za-z0-9]/g, '');
  return text.slice(0, 24);
}

/** What every device gets in its first session: connection-request credentials of its own, and a look at its facts. */
@Injectable()
export class FirstTasks {
  constructor(
    private readonly tasks: TaskService,
    private readonly access: ConnectionRequestAccess,
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
