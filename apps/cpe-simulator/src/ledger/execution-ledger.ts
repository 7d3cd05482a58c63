import { closeSync, openSync, writeSync } from 'node:fs';
import type { Execution } from './execution.js';
import { ExecutionWaiters } from './execution-waiters.js';

/** Something an ACS sent that the protocol does not allow. */
export interface ProtocolViolation {
  readonly cpe: string;
  readonly sessionNumber: number;
  readonly detail: string;
}

export interface LedgerOptions {
  /** Newline-delimited JSON, written before the CPE answers, appended to what is there. */
  readonly file?: string;
  /** How many executions stay in memory at most; the oldest go first and are then only counted. Default 100,000. */
  readonly memoryLimit?: number;
}

/** Ground truth of what a fleet did, to hold against what an ACS believes. Append-only. */
export class ExecutionLedger {
  private readonly kept: Execution[] = [];
  private readonly counts = new Map<string, number>();
  private readonly found: ProtocolViolation[] = [];
  private readonly waiters = new ExecutionWaiters();
  private readonly file: number | null;
  private readonly memoryLimit: number;
  private sequence = 0;

  /** @throws Error when the file cannot be opened. */
  constructor({ file, memoryLimit = 100_000 }: LedgerOptions = {}) {
    this.file = file === undefined ? null : openSync(file, 'a');
    this.memoryLimit = memoryLimit;
  }

  /** How many RPCs were executed, those included that are no longer in memory. */
  get executionCount(): number {
    return this.sequence;
  }

  /** Executions in their order, as far as they are in memory. */
  get executions(): readonly Execution[] {
    return this.kept;
  }

  /** Breaches of the protocol by the ACS; the first 1,000. */
  get violations(): readonly ProtocolViolation[] {
    return this.found;
  }

  /** Appends an execution; the file, if any, has it when this returns. */
  record(entry: Omit<Execution, 'sequence' | 'executedAt'>): Execution {
    this.sequence += 1;
    const execution = { sequence: this.sequence, ...entry, executedAt: new Date().toISOString() };
    if (this.file !== null) writeSync(this.file, `${JSON.stringify(execution)}\n`);
    this.kept.push(execution);
    if (this.kept.length > this.memoryLimit) this.kept.splice(0, Math.ceil(this.memoryLimit / 10));
    const key = countKey(entry.cpe, entry.method);
    const count = (this.counts.get(key) ?? 0) + 1;
    this.counts.set(key, count);
    this.waiters.notify(execution, count);
    return execution;
  }

  reportViolation(violation: ProtocolViolation): void {
    if (this.found.length < 1000) this.found.push(violation);
  }

  /** How often a CPE executed a method, refusals included, since the ledger began. */
  countOf(cpe: string, method: string): number {
    return this.counts.get(countKey(cpe, method)) ?? 0;
  }

  /** The executions of one CPE in memory, of one method if given. */
  executionsOf(cpe: string, method?: string): Execution[] {
    return this.kept.filter(
      (execution) => execution.cpe === cpe && (method === undefined || execution.method === method),
    );
  }

  /**
   * Resolves as soon as the CPE has executed the method `count` times since the ledger began, at once if it has,
   * with the execution that made the count. @throws Error (rejects) when the ledger is closed before.
   */
  waitFor(cpe: string, method: string, count = 1): Promise<Execution> {
    const known = this.executionsOf(cpe, method);
    const missing = this.countOf(cpe, method) - known.length;
    const execution = known[Math.max(0, count - missing - 1)];
    return execution && this.countOf(cpe, method) >= count
      ? Promise.resolve(execution)
      : this.waiters.add(countKey(cpe, method), count);
  }

  /** Closes the file and rejects who still waits. */
  close(): void {
    this.waiters.rejectAll(new Error('the execution ledger was closed'));
    if (this.file !== null) closeSync(this.file);
  }
}

function countKey(cpe: string, method: string): string {
  return `${cpe} ${method}`;
}
