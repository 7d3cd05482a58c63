import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { answer } from '../rpc/rpc-outcome.js';
import { ExecutionLedger } from './execution-ledger.js';

function entry(cpe: string, method: string): Parameters<ExecutionLedger['record']>[0] {
  return { cpe, method, sessionNumber: 1, arguments: { a: 1 }, outcome: answer({}), cwmpId: 'i' };
}

describe('ExecutionLedger', () => {
  it('keeps order and counts for each CPE', () => {
    const ledger = new ExecutionLedger();
    ledger.record(entry('a', 'Reboot'));
    ledger.record(entry('b', 'Reboot'));
    ledger.record(entry('a', 'Reboot'));
    expect(ledger.executions.map(({ sequence, cpe }) => [sequence, cpe])).toEqual([
      [1, 'a'],
      [2, 'b'],
      [3, 'a'],
    ]);
    expect(ledger.countOf('a', 'Reboot')).toBe(2);
    expect(ledger.countOf('a', 'Download')).toBe(0);
    expect(ledger.executionsOf('b')).toHaveLength(1);
  });

  it('settles who waits, for the past and for the future', async () => {
    const ledger = new ExecutionLedger();
    const second = ledger.waitFor('a', 'Reboot', 2);
    ledger.record(entry('a', 'Reboot'));
    await expect(ledger.waitFor('a', 'Reboot')).resolves.toMatchObject({ sequence: 1 });
    ledger.record(entry('a', 'Reboot'));
    await expect(second).resolves.toMatchObject({ sequence: 2 });
    const never = ledger.waitFor('a', 'Reboot', 3);
    ledger.close();
    await expect(never).rejects.toThrow('closed');
  });

  it('forgets the oldest beyond its limit, but not how many there were', async () => {
    const ledger = new ExecutionLedger({ memoryLimit: 10 });
    for (let count = 0; count < 25; count += 1) ledger.record(entry('a', 'Reboot'));
    expect(ledger.executions.length).toBeLessThanOrEqual(10);
    expect(ledger.executions.at(-1)?.sequence).toBe(25);
    expect(ledger.countOf('a', 'Reboot')).toBe(25);
    expect(ledger.executionCount).toBe(25);
    await expect(ledger.waitFor('a', 'Reboot', 25)).resolves.toMatchObject({ sequence: 25 });
  });

  it('has written an execution when record returns', () => {
    const folder = mkdtempSync(join(tmpdir(), 'ledger-'));
    try {
      const file = join(folder, 'ledger.ndjson');
      const ledger = new ExecutionLedger({ file });
      ledger.record(entry('a', 'Reboot'));
      const lines = readFileSync(file, 'utf8').trimEnd().split('\n');
      expect(lines.map((line) => JSON.parse(line) as unknown)).toMatchObject([
        { sequence: 1, cpe: 'a', method: 'Reboot', cwmpId: 'i' },
      ]);
      ledger.close();
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});
