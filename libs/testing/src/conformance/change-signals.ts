import { describe, expect, it } from 'vitest';
import type { ChangeSignals } from '#device';
import { sharedPorts, type OpenPorts } from './ports-under-test.js';

export interface ChangeSignalsUnderTest {
  /** Two processes; the same object twice where there is only one. */
  readonly signals: ChangeSignals;
  readonly another: ChangeSignals;
  /** Resolves when what listens now is reached. */
  settle(): Promise<void>;
  close(): Promise<void>;
}

/** What every ChangeSignals promises; registers the tests. */
export function describeChangeSignals(adapter: string, open: OpenPorts<ChangeSignalsUnderTest>): void {
  describe(`ChangeSignals: ${adapter}`, () => {
    const ports = sharedPorts(open);

    it('tells those who listen in all processes, and those no more who have ceased to', async () => {
      const { signals, another } = ports();
      const heard: string[] = [];
      const forget = signals.on('learnedQuirks', () => heard.push('ceased'));
      const listen = (who: ChangeSignals, name: string) =>
        new Promise<void>((resolve) => {
          who.on('learnedQuirks', () => {
            heard.push(name);
            resolve();
          });
        });
      const both = Promise.all([listen(signals, 'here'), listen(another, 'there')]);
      await ports().settle();
      forget();
      signals.tell('learnedQuirks');
      await both;
      expect(new Set(heard)).toEqual(new Set(['here', 'there']));
    });
  });
}
