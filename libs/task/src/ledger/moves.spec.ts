import { getEventListeners } from 'node:events';
import { expect, it } from 'vitest';
import { Moves } from './moves.js';

const aMinuteMs = 60_000;

it.each<[string, number, (moves: Moves) => void]>([
  ['a move', aMinuteMs, (moves) => moves.add()],
  ['the end of its time', 1, () => undefined],
])('leaves nothing at the signal after a wait that ends by %s', async (_, timeoutMs, then) => {
  const moves = new Moves();
  moves.take();
  const { signal } = new AbortController();
  const waited = moves.next(timeoutMs, signal);
  expect(getEventListeners(signal, 'abort')).toHaveLength(1);
  then(moves);
  await waited;
  expect(getEventListeners(signal, 'abort')).toEqual([]);
});

it('waits no more once the signal fires', async () => {
  const moves = new Moves();
  moves.take();
  const controller = new AbortController();
  const waited = moves.next(aMinuteMs, controller.signal);
  controller.abort();
  await waited;
  expect(moves.take()).toBe(false);
});
