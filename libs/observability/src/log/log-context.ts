import { AsyncLocalStorage } from 'node:async_hooks';

/** What identifies the work that a log line belongs to. */
export interface LogContext {
  readonly requestId?: string;
  readonly sessionId?: string;
  readonly deviceId?: string;
  readonly taskId?: string;
  readonly attemptId?: string;
  readonly rpc?: string;
  readonly replica?: string;
}

const storage = new AsyncLocalStorage<LogContext>();

/** Runs `work` so that every line logged inside it, however deep and late, carries these fields and the outer ones. */
export function withLogContext<T>(context: LogContext, work: () => T): T {
  return storage.run({ ...storage.getStore(), ...context }, work);
}

/** The fields in force where it is called. */
export function currentLogContext(): LogContext {
  return storage.getStore() ?? {};
}
