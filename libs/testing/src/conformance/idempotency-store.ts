import { randomBytes } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { idempotencyLifetimeMs, type IdempotencyStore, type RepeatableRequest } from '#device';
import { sharedPorts, type OpenPorts } from './ports-under-test.js';

export interface IdempotencyUnderTest {
  readonly idempotency: IdempotencyStore;
  passTime(durationMs: number): Promise<void>;
  close(): Promise<void>;
}

const newRequest = (changes: Partial<RepeatableRequest> = {}): RepeatableRequest => ({
  principal: 'noc',
  key: randomBytes(8).toString('hex'),
  fingerprint: Buffer.alloc(32, 1),
  ...changes,
});

/** What every IdempotencyStore promises; registers the tests. */
export function describeIdempotencyStore(adapter: string, open: OpenPorts<IdempotencyUnderTest>): void {
  describe(`IdempotencyStore: ${adapter}`, () => {
    const ports = sharedPorts(open);
    runsOnce(ports);
    tellsOfRequestsUnderWay(ports);
    forgets(ports);
  });
}

type Ports = () => IdempotencyUnderTest;

function once<Answer>(ports: Ports, request: RepeatableRequest, answer: Answer) {
  return ports().idempotency.once(request, async () => answer);
}

function runsOnce(ports: Ports): void {
  it('runs a request once and gives its answer again', async () => {
    const request = newRequest();
    const answer = { id: 'a', text: '"\u{1F98A}"', none: null };
    expect(await once(ports, request, answer)).toEqual({ kind: 'created', answer });
    const again = ports().idempotency.once(request, () => Promise.reject(new Error('it ran again')));
    expect(await again).toEqual({ kind: 'repeated', answer });
  });

  it('knows a key by its principal, and refuses it for another request', async () => {
    const request = newRequest();
    await once(ports, request, 1);
    expect(await once(ports, { ...request, principal: 'bss' }, 2)).toMatchObject({ kind: 'created' });
    const other = { ...request, fingerprint: Buffer.alloc(32, 2) };
    expect(await once(ports, other, 3)).toEqual({ kind: 'otherRequest' });
    expect(await once(ports, request, 4)).toEqual({ kind: 'repeated', answer: 1 });
  });

  it('frees the key of a request that was refused', async () => {
    const request = newRequest();
    const refused = ports().idempotency.once(request, () => Promise.reject(new Error('refused')));
    await expect(refused).rejects.toThrow('refused');
    expect(await once(ports, request, 'now')).toEqual({ kind: 'created', answer: 'now' });
  });
}

function tellsOfRequestsUnderWay(ports: Ports): void {
  it('tells of a request that is under way, and lets it end', async () => {
    const request = newRequest();
    let finish = (): void => undefined;
    const gate = new Promise<void>((resolve) => (finish = resolve));
    let begin = (): void => undefined;
    const begun = new Promise<void>((resolve) => (begin = resolve));
    const first = ports().idempotency.once(request, async () => {
      begin();
      await gate;
      return 'first';
    });
    await begun;
    expect(await once(ports, request, 'second')).toEqual({ kind: 'inFlight' });
    expect(await once(ports, newRequest(), 'other')).toMatchObject({ kind: 'created' });
    finish();
    expect(await first).toEqual({ kind: 'created', answer: 'first' });
    expect(await once(ports, request, 'third')).toEqual({ kind: 'repeated', answer: 'first' });
  });
}

function forgets(ports: Ports): void {
  it('forgets a key when its time is over, a bounded number at a time', async () => {
    const [swept, unswept] = [newRequest(), newRequest()];
    await once(ports, swept, 1);
    await once(ports, unswept, 1);
    await ports().passTime(idempotencyLifetimeMs + 1_000);
    const young = newRequest();
    await once(ports, young, 1);
    expect(await once(ports, unswept, 2)).toEqual({ kind: 'created', answer: 2 });
    let dropped = 0;
    for (let some; (some = await ports().idempotency.dropExpired(1)) > 0; dropped += some)
      expect(some).toBe(1);
    expect(dropped).toBeGreaterThanOrEqual(1);
    expect(await once(ports, swept, 3)).toEqual({ kind: 'created', answer: 3 });
    expect(await once(ports, young, 4)).toEqual({ kind: 'repeated', answer: 1 });
  });
}
