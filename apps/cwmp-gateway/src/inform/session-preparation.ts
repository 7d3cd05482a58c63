import { Injectable } from '@nestjs/common';
import { QuirkBook, type InformRecord, type OpenedSession } from '#device';
import { SessionTasks } from '#task';
import { AnsweredCalls } from './answered-calls.js';
import { AutomaticRefresh } from '../refresh/automatic-refresh.js';
import { FirstTasks } from './first-tasks.js';
import { informEvidenceOf } from './inform-evidence.js';
import { readInform, type ReadInform } from './inform-reading.js';
import { speltRootOf } from './spelt-root.js';

/** The work that an Inform brings before it is answered. */
@Injectable()
export class SessionPreparation {
  constructor(
    private readonly tasks: SessionTasks,
    private readonly firstTasks: FirstTasks,
    private readonly answeredCalls: AnsweredCalls,
    private readonly quirks: QuirkBook,
    private readonly refresh: AutomaticRefresh,
  ) {}

  /** The Inform as its kind of device means it. */
  read(record: InformRecord): ReadInform {
    return readInform(record, this.quirks);
  }

  /** Settles what older sessions left open and queues first-contact tasks; true when RPCs may be due. */
  async prepare(session: OpenedSession, record: InformRecord): Promise<boolean> {
    await this.answeredCalls.note(session, record);
    const isRefreshed = await this.refresh.prepare(session);
    if (session.onboarding !== 'approved') return false;
    const isDue = (await this.recover(session, record)) || session.pending || isRefreshed;
    const root = speltRootOf(record);
    if (root === null) return isDue;
    return (await this.firstTasks.queue(session, record, root)) || isDue;
  }

  /** True when the evidence of the Inform lets a task go on that waited for it. */
  private recover(session: OpenedSession, record: InformRecord): Promise<boolean> {
    const { fence, leftOpen, awaitsEvidence, pending, informChanged } = session;
    const evidence = informEvidenceOf(record, session);
    if (leftOpen) return this.tasks.recover(fence, evidence);
    // A key that proves something is new in the Inform that first tells it; a gateway may have died over that one.
    return awaitsEvidence && (informChanged || pending)
      ? this.tasks.applyEvidence(fence.deviceId, evidence)
      : Promise.resolve(false);
  }
}
