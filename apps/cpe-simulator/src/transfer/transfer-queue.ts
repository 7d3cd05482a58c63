import type { TransferRequest } from '../rpc/rpc-device.js';
import type { CpeRequest } from '../session/session-context.js';
import { formatDateTime } from '../soap/soap-dialect.js';
import type { TransferEnd } from './file-transfer.js';

/** A transfer whose result the ACS has not acknowledged. */
export interface FinishedTransfer {
  readonly request: TransferRequest;
  readonly end: TransferEnd;
  readonly startTime: Date;
  readonly completeTime: Date;
}

/** What the queue needs of its CPE. */
export interface TransferPorts {
  readonly after: (delaySec: number, callback: () => void) => void;
  readonly transfer: (request: TransferRequest) => Promise<TransferEnd>;
  readonly finished: (transfer: FinishedTransfer) => void;
  readonly acknowledged: (transfer: FinishedTransfer) => void;
}

const maxTransfers = 16;

/** File transfers from the RPC that ordered them to the TransferCompleteResponse [TR-069 3.7.1.7]. */
export class TransferQueue {
  private accepted: TransferRequest[] = [];
  private readonly open = new Set<TransferRequest>();
  private readonly unacknowledged = new Set<FinishedTransfer>();

  constructor(private readonly ports: TransferPorts) {}

  /** Takes a transfer in; false when 16 are under way. */
  accept(request: TransferRequest): boolean {
    if (this.open.size >= maxTransfers) return false;
    this.open.add(request);
    this.accepted.push(request);
    return true;
  }

  queued(): TransferRequest[] {
    return [...this.open];
  }

  /** The session in which transfers were ordered is over: their delays begin. */
  startAccepted(): void {
    for (const request of this.accepted) {
      this.ports.after(request.delaySec, () => void this.run(request));
    }
    this.accepted = [];
  }

  /** The TransferCompletes that are due [TR-069 A.3.3.2]. */
  requests(): CpeRequest[] {
    return [...this.unacknowledged].map((finished) => ({
      method: 'TransferComplete',
      write: (writer) =>
        writer.text('CommandKey', finished.request.commandKey) +
        `<FaultStruct>${writer.text('FaultCode', finished.end.faultCode)}` +
        `${writer.text('FaultString', finished.end.faultString)}</FaultStruct>` +
        writer.text('StartTime', formatDateTime(finished.startTime)) +
        writer.text('CompleteTime', formatDateTime(finished.completeTime)),
      settle: ({ kind }) => {
        // A refused result is told again in the next session: it may never be lost.
        if (kind === 'response' && this.unacknowledged.delete(finished)) this.ports.acknowledged(finished);
      },
    }));
  }

  private async run(request: TransferRequest): Promise<void> {
    const startTime = new Date();
    const end = await this.ports.transfer(request);
    this.open.delete(request);
    const finished = { request, end, startTime, completeTime: new Date() };
    this.unacknowledged.add(finished);
    this.ports.finished(finished);
  }
}
