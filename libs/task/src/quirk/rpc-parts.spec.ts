import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { AcsRequest } from '#cwmp';
import { ordinaryQuirks, type DeviceQuirks } from '#device';
import type { RpcOutcome } from '../settlement/settlement.js';
import { afterAnswer, firstPart, resumedPart, type RpcParts } from './rpc-parts.js';

const root = 'Device.';
const fault = (code: number): RpcOutcome => ({
  kind: 'faulted',
  fault: { code, string: 'no', parameterFaults: [] },
});
const unanswered: RpcOutcome = { kind: 'unanswered' };
const valuesOf = (names: readonly string[]) =>
  names.map((name) => ({ name, value: `of ${name}`, type: 'string' }));
const names = (count: number) => Array.from({ length: count }, (_, index) => `Device.P${index}`);
const read = (parameterNames: readonly string[]): AcsRequest => ({
  method: 'GetParameterValues',
  arguments: { parameterNames },
});
const list = (parameterPath: string): AcsRequest => ({
  method: 'GetParameterNames',
  arguments: { parameterPath, nextLevel: true },
});
const answered = (response: Extract<RpcOutcome, { kind: 'answered' }>['response']): RpcOutcome => ({
  kind: 'answered',
  response,
});

type Device = (request: AcsRequest, quirks: DeviceQuirks) => RpcOutcome;

/** Plays a step against a device until it is finished. */
function play(step: AcsRequest, device: Device, start: RpcParts = firstPart(step, ordinaryQuirks, root)) {
  const sent: AcsRequest[] = [];
  let parts = start;
  for (;;) {
    sent.push(parts.request);
    const after = afterAnswer(parts, device(parts.request, parts.quirks), root);
    if (after.kind === 'finished') return { sent, ...after };
    parts = after.parts;
  }
}

const reads =
  (most: number, code: number): Device =>
  (request) => {
    if (request.method !== 'GetParameterValues') return unanswered;
    const { parameterNames } = request.arguments;
    if (parameterNames.length > most) return fault(code);
    return answered({ method: request.method, result: { parameterList: valuesOf(parameterNames) } });
  };
const lists =
  (isUnderstood: (request: AcsRequest, quirks: DeviceQuirks) => boolean, otherwise: RpcOutcome): Device =>
  (request, quirks) =>
    isUnderstood(request, quirks)
      ? answered({ method: 'GetParameterNames', result: { parameterList: [] } })
      : otherwise;

describe('Q45: a device that cannot be asked for much at once', () => {
  it.each([9004, 9002])(
    'tells every value in smaller batches after a fault %i, and is remembered for it',
    (code) => {
      fc.assert(
        fc.property(fc.integer({ min: 1, max: 300 }), fc.integer({ min: 1, max: 300 }), (count, most) => {
          const asked = names(count);
          const { outcome, learned, sent } = play(read(asked), reads(most, code));
          const result = { parameterList: valuesOf(asked) };
          expect(outcome).toEqual(answered({ method: 'GetParameterValues', result }));
          const size = learned.find(({ quirk }) => quirk === 'batchSize')?.value ?? 256;
          if (code === 9004 || most >= 8) expect(learned.length).toBe(most < Math.min(count, 256) ? 1 : 0);
          if (learned.length > 0) expect(size).toBeLessThanOrEqual(most);
          expect(sent.length).toBeLessThan(count + 20);
        }),
        { numRuns: 60 },
      );
    },
  );

  it('is asked in batches from the start once that is known', () => {
    const quirks = { ...ordinaryQuirks, batchSize: 16 };
    const { sent, learned } = play(
      read(names(40)),
      reads(16, 9004),
      firstPart(read(names(40)), quirks, root),
    );
    expect(
      sent.map((each) => each.method === 'GetParameterValues' && each.arguments.parameterNames.length),
    ).toEqual([16, 16, 8]);
    expect(learned).toEqual([]);
  });

  it('is not believed to take no two names because of an internal error', () => {
    expect(play(read(names(8)), reads(2, 9002))).toMatchObject({
      outcome: { kind: 'answered' },
      learned: [],
    });
  });

  it('fails for a single value that it always refuses, and nothing is learned', () => {
    const device: Device = (request) => fault(request.method === 'GetParameterValues' ? 9002 : 9000);
    expect(play(read(names(8)), device)).toMatchObject({ outcome: { fault: { code: 9002 } }, learned: [] });
  });
});

it('answers that are too long together end the step, although each was good', () => {
  const long: Device = ({ method }) => {
    const parameterList = [{ name: 'Device.Log', value: 'x'.repeat(1_000_000), type: 'string' }];
    return method === 'GetParameterValues' ? answered({ method, result: { parameterList } }) : unanswered;
  };
  const oneByOne = firstPart(read(names(100)), { ...ordinaryQuirks, batchSize: 1 }, root);
  const { sent, outcome } = play(read(names(100)), long, oneByOne);
  expect(sent).toHaveLength(5);
  expect(outcome).toMatchObject({
    fault: { code: 9003, string: expect.stringContaining('too long together') },
  });
});

it('Q47: a name that is gone fails what asks for it, and says so', () => {
  expect(play(read(names(3)), () => fault(9005))).toMatchObject({
    outcome: { fault: { code: 9005 } },
    learned: [],
  });
});

describe('Q44: a device that does not know the empty path', () => {
  const knowsRoot = (request: AcsRequest) =>
    request.method === 'GetParameterNames' && request.arguments.parameterPath === root;

  it.each([
    ['refuses it', fault(9005)],
    ['calls it invalid', fault(9003)],
    ['does not answer', unanswered],
  ])('that %s is asked by the name of its root, and is remembered for it', (_, outcome) => {
    const { sent, learned, outcome: end } = play(list(''), lists(knowsRoot, outcome));
    expect(sent).toEqual([list(''), list(root)]);
    expect(learned).toContainEqual({ quirk: 'rootNames', value: 'explicit' });
    expect(end.kind).toBe('answered');
  });

  it('is asked so at once when that is known', () => {
    const quirks: DeviceQuirks = { ...ordinaryQuirks, rootNames: 'explicit' };
    expect(firstPart(list(''), quirks, root).request).toEqual(list(root));
    expect(firstPart(list(''), quirks, null).request).toEqual(list(''));
    expect(firstPart(list('Device.A.'), quirks, root).request).toEqual(list('Device.A.'));
  });
});

it('Q46: a GetParameterNames below the root that gets no answer is unanswered', () => {
  expect(play(list('Device.WiFi.'), () => unanswered)).toMatchObject({
    sent: { length: 1 },
    outcome: unanswered,
    learned: [],
  });
});

describe('Q42: a device that takes NextLevel in one form', () => {
  it('gets the other form, and is remembered for it', () => {
    const device = lists((_, { nextLevel }) => nextLevel === 'words', fault(9003));
    expect(play(list('Device.A.'), device)).toMatchObject({
      sent: { length: 2 },
      outcome: { kind: 'answered' },
      learned: [{ quirk: 'nextLevel', value: 'words' }],
    });
  });

  it('that refuses both fails', () => {
    expect(play(list('Device.A.'), () => fault(9003))).toMatchObject({ sent: { length: 2 }, learned: [] });
  });
});

describe('an RPC that a device does not have', () => {
  it('is remembered when a CPE may lack it', () => {
    const upload = { method: 'GetQueuedTransfers', arguments: {} } as const;
    expect(play(upload, () => fault(9000)).learned).toEqual([
      { quirk: 'unsupportedMethods', value: 'GetQueuedTransfers' },
    ]);
  });

  it('is a passing mistake when every CPE must have it', () => {
    expect(play(read(names(1)), () => fault(9000)).learned).toEqual([]);
  });
});

describe('Q30: a refused setting that the device does not name', () => {
  const set = (...settings: string[]): AcsRequest => ({
    method: 'SetParameterValues',
    arguments: { parameterList: settings.map((name) => ({ name, value: '1' })) },
  });

  it('can only be the one that was sent', () => {
    expect(play(set('Device.A'), () => fault(9003)).outcome).toMatchObject({
      fault: { parameterFaults: [{ name: 'Device.A', code: 9003, string: 'no' }] },
    });
  });

  it('is not guessed among several', () => {
    expect(play(set('Device.A', 'Device.B'), () => fault(9003)).outcome).toEqual(fault(9003));
  });
});

describe('a step that another process had sent', () => {
  it('is finished by an answer that holds all that was asked for', () => {
    const step = read([...names(3), 'Device.WiFi.']);
    const { sent } = play(step, reads(10, 9004), resumedPart(step, ordinaryQuirks));
    expect(sent).toEqual([step]);
  });

  it('begins anew after an answer that was a part of it', () => {
    const step = read(names(3));
    const part = answered({ method: 'GetParameterValues', result: { parameterList: valuesOf(names(1)) } });
    let turns = 0;
    const device: Device = (request, quirks) => (turns++ === 0 ? part : reads(10, 9004)(request, quirks));
    const { outcome } = play(step, device, resumedPart(step, ordinaryQuirks));
    const result = { parameterList: valuesOf(names(3)) };
    expect(outcome).toEqual(answered({ method: 'GetParameterValues', result }));
  });
});
