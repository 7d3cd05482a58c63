import { setImmediate as nextRound } from 'node:timers/promises';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { MicroBatches, type BatchLimits } from './micro-batches.js';

interface Call {
  readonly items: readonly string[];
  answer(outcomes?: readonly (string | undefined)[]): void;
  fail(error: Error): void;
}

const itemError = new Error('an item is bad');
const defaults: BatchLimits = { items: 4, underWay: 2, patienceMs: 1_000_000 };

/** Batches whose work the test carries out; an item's key is its first letter. */
function batchesUnderTest(limits: Partial<BatchLimits> = {}) {
  const calls: Call[] = [];
  const call = (items: readonly string[]) =>
    new Promise<readonly (string | undefined)[]>((resolve, reject) => {
      const answer: Call['answer'] = (outcomes = items.map(done)) => resolve(outcomes);
      calls.push({ items, answer, fail: reject });
    });
  const batches = new MicroBatches<string, string>(
    {
      keyOf: (item) => item[0]!,
      one: async (item) => (await call([item]))[0]!,
      many: call,
      isCausedByItem: (error) => error === itemError,
    },
    { ...defaults, ...limits },
  );
  return { batches, calls, asked: () => calls.map(({ items }) => items.join(' ')) };
}

/** Waits until exactly these calls were made. */
function calledFor(asked: () => string[], ...calls: string[]): Promise<void> {
  return vi.waitFor(() => expect(asked()).toEqual(calls), { interval: 1 });
}

const done = (item: string) => `${item}!`;

afterEach(() => vi.useRealTimers());

describe('micro batches', () => {
  it('carry out what comes together in one call, and each caller gets its own outcome', async () => {
    const { batches, calls, asked } = batchesUnderTest();
    const outcomes = ['a1', 'b1', 'c1'].map((item) => batches.ask(item));
    await nextRound();
    expect(asked()).toEqual(['a1 b1 c1']);
    calls[0]!.answer();
    expect(await Promise.all(outcomes)).toEqual(['a1!', 'b1!', 'c1!']);
  });

  it('gather what comes while a call is under way', async () => {
    const { batches, calls, asked } = batchesUnderTest();
    const first = batches.ask('a1');
    await nextRound();
    const others = ['b1', 'c1'].map((item) => batches.ask(item));
    await nextRound();
    expect(asked()).toEqual(['a1']);
    calls[0]!.answer();
    await first;
    await calledFor(asked, 'a1', 'b1 c1');
    calls[1]!.answer();
    expect(await Promise.all(others)).toEqual(['b1!', 'c1!']);
  });

  it('carry out items of one key one after the other, in their order', async () => {
    const { batches, calls, asked } = batchesUnderTest();
    const outcomes = ['a1', 'a2', 'b1', 'a3'].map((item) => batches.ask(item));
    const expected = ['a1 b1', 'a2', 'a3'];
    for (let n = 0; n < 3; n++) {
      await calledFor(asked, ...expected.slice(0, n + 1));
      calls[n]!.answer();
    }
    expect(await Promise.all(outcomes)).toEqual(['a1!', 'a2!', 'b1!', 'a3!']);
  });

  it('carry out by itself what a batch has no outcome for, and keep its key until then', async () => {
    const { batches, calls, asked } = batchesUnderTest();
    const outcomes = ['a1', 'b1', 'a2'].map((item) => batches.ask(item));
    await nextRound();
    calls[0]!.answer([undefined, 'b1!']);
    expect(await outcomes[1]).toBe('b1!');
    await nextRound();
    await nextRound();
    expect(asked()).toEqual(['a1 b1', 'a1']);
    calls[1]!.answer();
    expect(await outcomes[0]).toBe('a1!');
    await calledFor(asked, 'a1 b1', 'a1', 'a2');
  });

  it('let an item that fails fail alone', async () => {
    const { batches, calls, asked } = batchesUnderTest();
    const outcomes = Promise.allSettled(['a1', 'b1'].map((item) => batches.ask(item)));
    await nextRound();
    calls[0]!.fail(itemError);
    await calledFor(asked, 'a1 b1', 'a1', 'b1');
    calls[1]!.fail(itemError);
    calls[2]!.answer();
    expect(await outcomes).toEqual([
      { status: 'rejected', reason: itemError },
      { status: 'fulfilled', value: 'b1!' },
    ]);
  });

  it('repeat nothing when its outcome is unknown', async () => {
    const { batches, calls, asked } = batchesUnderTest();
    const outcomes = Promise.allSettled(['a1', 'b1'].map((item) => batches.ask(item)));
    await nextRound();
    const reason = new Error('connection lost');
    calls[0]!.fail(reason);
    expect(await outcomes).toEqual([
      { status: 'rejected', reason },
      { status: 'rejected', reason },
    ]);
    await nextRound();
    expect(asked()).toEqual(['a1 b1']);
  });

  it('set off beside a call that is under way when a batch is full, up to their limit', async () => {
    const { batches, calls, asked } = batchesUnderTest({ items: 2, underWay: 2 });
    for (const item of 'abcdefg') void batches.ask(item);
    await nextRound();
    expect(asked()).toEqual(['a b']);
    void batches.ask('h');
    void batches.ask('i');
    await calledFor(asked, 'a b', 'c d');
    void batches.ask('j');
    await nextRound();
    expect(asked()).toEqual(['a b', 'c d']);
    calls[0]!.answer();
    await calledFor(asked, 'a b', 'c d', 'e f');
  });

  it('do not wait for ever behind a call that hangs', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout'] });
    const { batches, asked } = batchesUnderTest({ patienceMs: 50 });
    void batches.ask('a1');
    await nextRound();
    void batches.ask('b1');
    await vi.advanceTimersByTimeAsync(49);
    expect(asked()).toEqual(['a1']);
    await vi.advanceTimersByTimeAsync(1);
    expect(asked()).toEqual(['a1', 'b1']);
  });
});
