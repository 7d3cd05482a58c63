import { setTimeout as pause } from 'node:timers/promises';
import { ConfigError, type FailpointConfig } from '#config';
import type { ConnectionRequestLog, SessionStore } from '#device';
import type { TaskLedger } from '#task';

/** The ports that have such steps. */
interface FailingPorts {
  readonly sessions: SessionStore;
  readonly ledger: TaskLedger;
  readonly calls: ConnectionRequestLog;
}

/** The steps at which what is kept changes, and the operation of a port that each of them is. */
const steps = {
  inform: ['sessions', 'open'],
  resume: ['sessions', 'resume'],
  claim: ['ledger', 'claim'],
  settle: ['ledger', 'settle'],
  event: ['ledger', 'complete'],
  accept: ['ledger', 'accept'],
  call: ['calls', 'begin'],
} as const;

/** Longer than anybody waits for one statement. */
const delayMs = 5_000;

const actions: Readonly<Record<string, () => Promise<void>>> = {
  kill: async () => {
    process.kill(process.pid, 'SIGKILL');
    // The signal is on its way: nothing may follow in the meantime.
    await new Promise<never>(() => undefined);
  },
  error: () => Promise.reject(new Error('ACS_FAILPOINT')),
  delay: () => pause(delayMs),
};

/**
 * The stores, with one operation of one of them that fails as ACS_FAILPOINT says; as they are when it says nothing.
 *
 * @throws ConfigError when a failure is asked for and not allowed
 */
export function withFailpoint<Stores extends FailingPorts>(
  stores: Stores,
  { failpoint, allowFailpoint }: FailpointConfig,
): Stores {
  if (failpoint === undefined) return stores;
  if (allowFailpoint !== 'on')
    throw new ConfigError([
      'ACS_FAILPOINT: breaks this process on purpose; leave it out, or set ACS_ALLOW_FAILPOINT=on in a test',
    ]);
  const [when, step, action, count = '1'] = failpoint.split(/[-:@]/);
  const [port, method] = steps[step as keyof typeof steps];
  const act = actions[action ?? '']!;
  const failing = failingAt(stores[port], method, when === 'before', whenNth(Number(count), act));
  return { ...stores, [port]: failing };
}

function whenNth(count: number, act: () => Promise<void>): () => Promise<void> | undefined {
  let passed = 0;
  return () => {
    passed += 1;
    return passed === count ? act() : undefined;
  };
}

/** `port` with a method that does something more before or after it does its work. */
function failingAt<Port extends object>(
  port: Port,
  method: string,
  isBefore: boolean,
  pass: () => Promise<void> | undefined,
): Port {
  return new Proxy(port, {
    get(target, name) {
      const value: unknown = Reflect.get(target, name);
      if (typeof value !== 'function') return value;
      const operation = (...args: unknown[]): unknown => Reflect.apply(value, target, args);
      if (name !== method) return operation;
      return async (...args: unknown[]): Promise<unknown> => {
        if (isBefore) await pass();
        const result: unknown = await operation(...args);
        if (!isBefore) await pass();
        return result;
      };
    },
  });
}
