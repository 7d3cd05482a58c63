import { Injectable } from '@nestjs/common';
import { newUuidV7, type OpenedSession } from '#device';
import { TaskService, type NewTask, type TaskStep } from '#task';

const lifetimeMs = 24 * 60 * 60_000;

/** Queues what the ACS itself wants of a device, for the session that is being opened. */
@Injectable()
export class SystemTasks {
  constructor(private readonly tasks: TaskService) {}

  /** An open task of the same type is not doubled. */
  async accept(session: OpenedSession, type: string, step: TaskStep): Promise<void> {
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
