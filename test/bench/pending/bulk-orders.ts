import { setTimeout as delay } from 'node:timers/promises';
import type { AcsApi } from '../../e2e/acs/acs-api.js';
import { readOrder } from '../cluster/working-cpe.js';

/** How far a bulk operation has come. */
export interface BulkProgress {
  readonly id: string;
  readonly state: string;
  /** Tasks that it has made, or withdrawn. */
  readonly applied: number;
  /** Of the tasks that it made, how many are in each state now. */
  readonly taskStates: Readonly<Record<string, number>>;
}

const lookEveryMs = 250;

/** Orders of an operator for a whole fleet. */
export class BulkOrders {
  constructor(private readonly api: AcsApi) {}

  /** Gives every device a task; resolves when all have it. */
  enqueue(): Promise<BulkProgress> {
    const steps = [{ method: 'GetParameterValues', arguments: readOrder }];
    return this.carryOut('/bulk-operations', { filter: 'onboarding = "approved"', steps });
  }

  /** Withdraws the tasks of an operation that were not sent; resolves when all are. */
  withdraw(operationId: string): Promise<BulkProgress> {
    return this.carryOut('/tasks/cancel', { operationId });
  }

  async progress(id: string): Promise<BulkProgress> {
    return (await this.api.request<BulkProgress>(`/bulk-operations/${id}`)).body;
  }

  private async carryOut(path: string, body: object): Promise<BulkProgress> {
    const answer = await this.api.request<BulkProgress>(path, { method: 'POST', body });
    if (answer.status !== 202) throw new Error(`${path}: ${answer.status} ${JSON.stringify(answer.body)}`);
    for (;;) {
      const progress = await this.progress(answer.body.id);
      if (progress.state === 'completed') return progress;
      await delay(lookEveryMs);
    }
  }
}
