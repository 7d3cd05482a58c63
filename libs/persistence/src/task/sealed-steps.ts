import type { AcsRequest } from '#cwmp';
import type { ClaimedRpc, DiscoveryCursor } from '#task';
import type { SecretBox } from '../secret/secret-box.js';

export interface ClaimedRow {
  id: string;
  next_step: number;
  step_count: number;
  proves: string | null;
  method: AcsRequest['method'];
  arguments: Buffer;
  attempts: number;
  /** Of a discovery; not sealed, as it holds nothing but names. */
  cursor: DiscoveryCursor | null;
}

const argumentsPlace = (taskId: string, step: number) => `task_step/${taskId}/${step}/arguments`;
const resultPlace = (taskId: string, step: number) => `task_step/${taskId}/${step}/result`;

/** Arguments and results of steps as they are stored: encrypted and bound to their row. */
export class SealedSteps {
  constructor(private readonly box: SecretBox) {}

  get keyId(): number {
    return this.box.currentKeyId;
  }

  sealArguments(taskId: string, step: number, args: unknown): Buffer {
    return this.box.seal(JSON.stringify(args), argumentsPlace(taskId, step));
  }

  sealResult(taskId: string, step: number, result: unknown): Buffer {
    return this.box.seal(JSON.stringify(result), resultPlace(taskId, step));
  }

  openResult(taskId: string, step: number, sealed: Buffer): unknown {
    return JSON.parse(this.box.open(sealed, resultPlace(taskId, step)));
  }

  /** @throws SecretUnreadableError when the master key has changed. */
  openClaimed(row: ClaimedRow, attemptId: string): ClaimedRpc {
    const args: unknown = JSON.parse(this.box.open(row.arguments, argumentsPlace(row.id, row.next_step)));
    return {
      taskId: row.id,
      attemptId,
      stepNumber: row.next_step,
      stepCount: row.step_count,
      attemptNumber: row.attempts,
      step: { method: row.method, arguments: args } as AcsRequest,
      cursor: row.cursor,
      proves: row.proves,
    };
  }
}
