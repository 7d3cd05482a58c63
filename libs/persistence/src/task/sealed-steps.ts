import { acsMethods, type AcsRequest } from '#cwmp';
import { StoredStateError } from '#device';
import { namesOfTable, type ClaimedRpc } from '#task';
import { SecretUnreadableError, type SecretBox } from '../secret/secret-box.js';
import { isRecord } from '../stored-json/records.js';
import { readCursor } from './stored-cursor.js';

export interface ClaimedRow {
  id: string;
  next_step: number;
  step_count: number;
  proves: string | null;
  method: string;
  arguments: Buffer;
  attempts: number;
  /** Of a discovery, null when it is none; not sealed, as it holds nothing but names. */
  cursor: unknown;
  /** The attempt is the look before the AddObject that the step is. */
  is_look: boolean;
  instances: readonly number[] | null;
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

  /** @throws StoredStateError, and SecretUnreadableError when the master key has changed */
  openResult(taskId: string, step: number, sealed: Buffer): unknown {
    return this.open(sealed, resultPlace(taskId, step));
  }

  /** @throws StoredStateError, and SecretUnreadableError when the master key has changed */
  openClaimed(row: ClaimedRow, attemptId: string): ClaimedRpc {
    const place = argumentsPlace(row.id, row.next_step);
    const args = this.open(row.arguments, place);
    const isKnown = row.method === 'VendorRpc' || acsMethods.some((method) => method === row.method);
    if (!isKnown || !isRecord(args)) throw new StoredStateError(place);
    const step = { method: row.method, arguments: args } as AcsRequest;
    const isLook = row.is_look && step.method === 'AddObject';
    return {
      taskId: row.id,
      attemptId,
      stepNumber: row.next_step,
      stepCount: row.step_count,
      attemptNumber: row.attempts,
      step: isLook ? namesOfTable(step.arguments.objectName) : step,
      cursor: row.cursor === null ? null : readCursor(row.cursor, place),
      proves: row.proves,
      isLook,
      instances: row.instances,
    };
  }

  private open(sealed: Buffer, place: string): unknown {
    try {
      return JSON.parse(this.box.open(sealed, place));
    } catch (cause) {
      if (cause instanceof SecretUnreadableError && cause.code === 'SECRET_KEY_UNKNOWN') throw cause;
      throw new StoredStateError(place, { cause });
    }
  }
}
