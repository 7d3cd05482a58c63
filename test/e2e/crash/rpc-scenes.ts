import { expect, vi } from 'vitest';
import { isCompleted, tells } from '../cpe/cpe-cabinet.js';
import type { Stage } from './stage.js';
import { Stop } from './stop.js';

/** Plays up to the moment of the crash, and returns what is to happen after it. */
export type Scene = (stage: Stage) => Promise<() => Promise<void>>;

interface Rpc {
  readonly method: string;
  readonly args: object;
  /** How often it runs, and how its sendings end, when the CPE ran it and lost its session. */
  readonly attempts: readonly string[];
  /** It must not be sent again by itself. */
  readonly once: boolean;
  /** Its table is looked at before, and again when there is a doubt. */
  readonly isLookedFor?: true;
}

const path = 'Device.DeviceInfo.ProvisioningCode';

const rpcs: readonly Rpc[] = [
  {
    method: 'AddObject',
    args: { objectName: 'Device.NAT.PortMapping.' },
    attempts: ['answered'],
    once: true,
    isLookedFor: true,
  },
  { method: 'Reboot', args: {}, attempts: ['answered'], once: true },
  {
    method: 'SetParameterValues',
    args: { parameterList: [{ name: path, value: 'set' }] },
    attempts: ['answered'],
    once: false,
  },
  {
    method: 'GetParameterValues',
    args: { parameterNames: [path] },
    attempts: ['indeterminate', 'answered'],
    once: false,
  },
];

const patience = { timeout: 30_000 };

function looksOf({ isLookedFor }: Pick<Rpc, 'isLookedFor'>): readonly { readonly state: string }[] {
  return isLookedFor ? [{ state: 'answered' }] : [];
}

/** The CPE's answer reaches the next process, by the cookie of the session. */
function answeredLater({ method, args, ...rpc }: Rpc): Scene {
  return async (stage) => {
    const { api } = stage.acs;
    const stop = new Stop(method, 'beforeAnswer');
    const options = { hooks: stop.hooks, acsUrl: stage.relay.url };
    const { cpe, id } = await stage.away(`ANSWER-${method}`, options);
    const before = cpe.ledger.countOf(cpe.name, method);
    const task = await api.queue(id, method, args);
    const behind = await api.queue(id, 'GetRPCMethods', {}, '?lane=telemetry');
    const session = cpe.informNow();
    await stop.reached;
    return async () => {
      stop.release();
      expect(await session).toMatchObject({ status: 'completed', reason: '' });
      const settled = await api.task(task.id);
      expect(settled).toMatchObject({
        state: 'succeeded',
        attempts: [...looksOf(rpc), { state: 'answered' }],
      });
      const outcome = cpe.ledger.executionsOf(cpe.name, method).at(-1)?.outcome;
      expect(settled.result).toEqual(outcome?.kind === 'answer' ? outcome.result : 'no answer');
      expect(cpe.ledger.countOf(cpe.name, method)).toBe(before + 1);
      // Nothing follows a Reboot in its session.
      if (method === 'Reboot') await cpe.informNow();
      expect(await api.settled(behind.id)).toMatchObject({ state: 'succeeded' });
    };
  };
}

/** The CPE ran the RPC and lost its session; what it says in its next one settles the task. */
function provenLater({ method, args, attempts, ...rpc }: Rpc): Scene {
  return async (stage) => {
    const { api } = stage.acs;
    const stop = new Stop(method, 'beforeAnswer');
    const { cpe, id } = await stage.away(`PROOF-${method}`, { hooks: stop.hooks });
    const before = cpe.ledger.countOf(cpe.name, method);
    const task = await api.queue(id, method, args);
    const session = cpe.informNow();
    await stop.reached;
    return async () => {
      expect(await api.task(task.id)).toMatchObject({
        state: 'inSession',
        attempts: [...looksOf(rpc), { state: 'dispatched' }],
      });
      const next = cpe.nextSession(method === 'Reboot' ? tells('M Reboot') : isCompleted);
      stop.release('drop');
      expect(await session).toMatchObject({ status: 'failed' });
      await next;
      const settled = await api.settled(task.id);
      expect(settled.state).toBe('succeeded');
      expect(settled.attempts.map(({ state }) => state)).toEqual([
        ...looksOf(rpc).map(({ state }) => state),
        ...attempts,
      ]);
      expect(cpe.ledger.countOf(cpe.name, method)).toBe(before + attempts.length);
    };
  };
}

/** The CPE lost its session before it ran the RPC, and nothing pretends that it did. */
function neverRun({ method, args, once, isLookedFor }: Rpc): Scene {
  return async (stage) => {
    const { api } = stage.acs;
    const stop = new Stop(method, 'beforeExecution');
    const { cpe, id } = await stage.away(`NEVER-${method}`, { hooks: stop.hooks });
    const before = cpe.ledger.countOf(cpe.name, method);
    const task = await api.queue(id, method, args);
    void cpe.informNow();
    await stop.reached;
    return async () => {
      const next = cpe.nextSession(isCompleted);
      stop.release('drop');
      await next;
      const isSentAgain = !once || isLookedFor === true;
      if (isLookedFor)
        await vi.waitUntil(async () => (await api.task(task.id)).state === 'succeeded', patience);
      expect((await api.settled(task.id)).state).toBe(isSentAgain ? 'succeeded' : 'indeterminate');
      expect(cpe.ledger.countOf(cpe.name, method)).toBe(isSentAgain ? before + 1 : before);
    };
  };
}

/** What becomes of an RPC that is on the wire at the moment of the crash. */
export const rpcScenes: Readonly<Record<string, Scene>> = Object.fromEntries(
  rpcs.flatMap((rpc) => [
    [`${rpc.method}: the CPE brings its answer to the next process`, answeredLater(rpc)],
    [`${rpc.method}: the CPE ran it and starts anew`, provenLater(rpc)],
    [`${rpc.method}: the CPE never got to it and starts anew`, neverRun(rpc)],
  ]),
);
