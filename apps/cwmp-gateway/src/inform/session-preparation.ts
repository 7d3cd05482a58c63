import { Injectable } from '@nestjs/common';
import { ParameterStore, type InformRecord, type OpenedSession } from '#device';
import { SessionTasks } from '#task';
import { FirstTasks } from './first-tasks.js';
import { informEvidenceOf } from './inform-evidence.js';

/** The work that an Inform brings before it is answered. */
@Injectable()
export class SessionPreparation {
  constructor(
    private readonly parameters: ParameterStore,
    private readonly tasks: SessionTasks,
    private readonly firstTasks: FirstTasks,
  ) {}

  /** Settles what older sessions left open and queues first-contact tasks; true when RPCs may be due. */
  async prepare(session: OpenedSession, record: InformRecord): Promise<boolean> {
    if (session.overlayFull) await this.parameters.recordValues(session.fence, [], 'inform');
    if (session.onboarding !== 'approved') return false;
    const isDue = (await this.recover(session, record)) || session.pending;
    const root = rootAsSpelt(record);
    if (root === null) return isDue;
    if (session.needsCpeCredentials) await this.firstTasks.replaceBootstrap(session, record.identity, root);
    if (session.needsConnectionRequestCredentials) await this.firstTasks.queue(session, root);
    return isDue || session.needsCpeCredentials || session.needsConnectionRequestCredentials;
  }

  /** True when the evidence of the Inform lets a task go on that waited for it. */
  private async recover({ fence, pending }: OpenedSession, record: InformRecord): Promise<boolean> {
    const evidence = informEvidenceOf(record);
    return (pending || evidence.confirmedCommandKeys.length > 0) && this.tasks.recover(fence, evidence);
  }
}

/** The root in the device's own spelling: names sent back to it must match (Q21). */
function rootAsSpelt({ parameters, facts }: InformRecord): string | null {
  const root = facts.dataModelRoot?.toLowerCase();
  if (root === undefined) return null;
  const path = parameters.find((parameter) => parameter.path.toLowerCase().startsWith(root))?.path;
  return path?.slice(0, root.length) ?? null;
}
