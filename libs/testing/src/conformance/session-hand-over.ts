import { randomBytes, randomInt } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import type { DeviceId, SessionHandOver, SessionName } from '#device';
import { sharedPorts, type OpenPorts } from './ports-under-test.js';

export interface HandOverUnderTest {
  /** Two processes; the same object twice where there is one. */
  readonly asking: SessionHandOver;
  readonly asked: SessionHandOver;
  /** Resolves when what was listened to until now reaches its listener. */
  readonly settle: () => Promise<void>;
  close(): Promise<void>;
}

/** What every SessionHandOver promises; registers the tests. */
export function describeSessionHandOver(adapter: string, open: OpenPorts<HandOverUnderTest>): void {
  describe(`SessionHandOver: ${adapter}`, () => {
    const opened = sharedPorts(open);

    it('brings what the owner knows of exactly this session, byte by byte', async () => {
      const { asking, asked, settle } = opened();
      const [session, memory] = [newSession(), randomBytes(300_000)];
      const heard: SessionName[] = [];
      const end = asked.onAsked('replica-1', async (named) => {
        heard.push(named);
        return { kind: 'memory', memory };
      });
      await settle();
      const told = await asking.ask('replica-1', session);
      end();
      expect(heard).toEqual([session]);
      expect(told.kind === 'memory' && told.memory.equals(memory)).toBe(true);
    });

    it('tells a session that is over from one that nobody knows', async () => {
      const { asking, asked, settle } = opened();
      const ended = newSession();
      const end = asked.onAsked('replica-2', async ({ epoch }) =>
        epoch === ended.epoch ? { kind: 'over' } : { kind: 'unknown' },
      );
      await settle();
      expect(await asking.ask('replica-2', ended)).toEqual({ kind: 'over' });
      expect(await asking.ask('replica-2', newSession())).toEqual({ kind: 'unknown' });
      end();
    });

    it('knows nothing of an owner that is gone', async () => {
      const { asking, asked, settle } = opened();
      asked.onAsked('replica-3', async () => ({ kind: 'over' }))();
      await settle();
      expect(await asking.ask('replica-3', newSession())).toEqual({ kind: 'unknown' });
      expect(await asking.ask('never-was', newSession())).toEqual({ kind: 'unknown' });
    });
  });
}

function newSession(): SessionName {
  return { deviceId: randomInt(1, 2 ** 40) as DeviceId, epoch: randomInt(1, 2 ** 40) };
}
