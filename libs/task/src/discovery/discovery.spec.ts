import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { AcsRequest } from '#cwmp';
import { isWithin, parentOf } from '#data-model';
import { vanishedPaths, type StoredParameter } from '#device';
import { maxAttempts, type RpcOutcome } from '../settlement/settlement.js';
import { newDiscovery, type DiscoveryCursor, type DiscoveryOrder } from './discovery-cursor.js';
import { DiscoverySlice } from './discovery-slice.js';

/** What a device is like: its parameters with their values, and its failings. */
interface Model {
  readonly tree: ReadonlyMap<string, string>;
  /** Names that one answer may have; more of them is fault 9004. */
  readonly mostNames: number;
  /** It tells whole subtrees, refuses to, or tells one level of them. */
  readonly whole: 'told' | 'refused' | 'oneLevel';
  readonly mostValues: number;
  /** Listed, but 9005 when asked for. */
  readonly stale: ReadonlySet<string>;
}

const everything: DiscoveryOrder = {
  paths: ['Device.'],
  freshSinceMs: 1_000,
  trustsNames: false,
  isAwaited: false,
};
const fault = (code: number): RpcOutcome => ({
  kind: 'faulted',
  fault: { code, string: 'no', parameterFaults: [] },
});

const namesOfModels = new WeakMap<Model, readonly string[]>();

function namesOf(model: Model): readonly string[] {
  const known = namesOfModels.get(model);
  if (known !== undefined) return known;
  const names = new Set<string>(['Device.']);
  for (const path of model.tree.keys())
    for (let each = path; each !== ''; each = parentOf(each)) names.add(each);
  const sorted = [...names].toSorted();
  namesOfModels.set(model, sorted);
  return sorted;
}

function answerOf(model: Model, request: AcsRequest): RpcOutcome {
  if (request.method === 'GetParameterNames') return tellNames(model, request.arguments);
  if (request.method === 'GetParameterValues') return tellValues(model, request.arguments.parameterNames);
  return fault(9000);
}

function tellNames(
  model: Model,
  { parameterPath: path, nextLevel }: { parameterPath: string; nextLevel: boolean },
) {
  const all = namesOf(model);
  if (!all.includes(path)) return fault(9005);
  if (!nextLevel && model.whole === 'refused') return fault(9003);
  const isLevel = nextLevel || model.whole === 'oneLevel';
  const told = all.filter((name) => (isLevel ? parentOf(name) === path : isWithin(name, path)));
  if (!isLevel && told.length > model.mostNames) return fault(9004);
  const parameterList = told.map((name) => ({ name, writable: name.length % 2 === 0 }));
  return { kind: 'answered', response: { method: 'GetParameterNames', result: { parameterList } } } as const;
}

function tellValues(model: Model, names: readonly string[]): RpcOutcome {
  if (names.some((name) => model.stale.has(name) || !namesOf(model).includes(name))) return fault(9005);
  const told = [...model.tree].filter(([path]) => names.some((name) => isWithin(path, name)));
  if (names.length > model.mostValues) return fault(9004);
  const parameterList = told
    .filter(([path]) => !model.stale.has(path))
    .map(([name, value]) => ({ name, value, type: 'string' }));
  return { kind: 'answered', response: { method: 'GetParameterValues', result: { parameterList } } };
}

type Store = Map<string, StoredParameter>;

function storeOf(values: Iterable<readonly [string, string | null]>): Store {
  const entries = [...values].map(
    ([path, value]) =>
      [
        path,
        {
          path,
          value,
          type: null,
          writable: null,
          notification: null,
          source: 'read' as const,
          updatedAt: new Date(0),
        },
      ] as const,
  );
  return new Map(entries);
}

/** Keeps what a slice learned, as a ParameterStore does. */
function keep(store: Store, slice: DiscoverySlice): void {
  const { names, listed, values } = slice.discovered;
  const told = names.map(({ path }) => path);
  for (const path of vanishedPaths(store.keys(), told, listed)) store.delete(path);
  const add = (path: string, facts: Partial<StoredParameter>) => {
    const known = store.get(path) ?? storeOf([[path, null]]).get(path)!;
    store.set(path, { ...known, ...facts });
  };
  for (const { path, writable } of names) add(path, { writable });
  for (const path of listed) add(path, { listed: true });
  for (const { path, value } of values) add(path, { value, updatedAt: new Date(2_000) });
}

interface Run {
  readonly cursor: DiscoveryCursor;
  readonly slices: number;
  readonly requests: readonly AcsRequest[];
  readonly isFinished: boolean;
  /** Slices in a row that were lost. */
  readonly mostLost: number;
}

/** Runs slices until all is told; `cut(n)` ends the n-th slice after that many requests, and loses it if it was not full. */
function discover(
  model: Model,
  store: Store,
  order = everything,
  cut: (slice: number) => { readonly after: number; readonly isLost: boolean } = () => ({
    after: Infinity,
    isLost: false,
  }),
): Run {
  let cursor = newDiscovery(order);
  const requests: AcsRequest[] = [];
  let [attemptNumber, mostLost] = [1, 0];
  for (let slices = 1; slices < 2_000; slices++) {
    const slice = new DiscoverySlice(cursor, [...store.values()], { batchSize: 16, attemptNumber });
    const { after, isLost } = cut(slices);
    let sent = 0;
    let isFinished = false;
    for (;;) {
      const request = slice.next();
      isFinished = request === null;
      if (request === null) break;
      requests.push(request);
      sent += 1;
      if (slice.take(answerOf(model, request)) !== null) throw new Error('stuck');
      if (slice.mayPause && (slice.isFull || sent >= after)) break;
    }
    if (isLost && !isFinished && !slice.isFull) {
      mostLost = Math.max(mostLost, attemptNumber);
      attemptNumber += 1;
      continue;
    }
    keep(store, slice);
    cursor = slice.cursor;
    attemptNumber = slice.isAhead ? 1 : attemptNumber + 1;
    if (isFinished) return { cursor, slices, requests, isFinished, mostLost };
  }
  return { cursor, slices: 2_000, requests, isFinished: false, mostLost };
}

function modelOf(paths: readonly string[], failings: Partial<Model> = {}): Model {
  const tree = new Map(paths.map((path, index) => [path, `v${index}`]));
  return { tree, mostNames: Infinity, whole: 'told', mostValues: 256, stale: new Set(), ...failings };
}

const known = (store: Store) => [...store.keys()].toSorted();
const valuesIn = (store: Store) =>
  new Map([...store].flatMap(([path, { value }]) => (value === null ? [] : [[path, value] as const])));

describe('a discovery', () => {
  const paths = ['Device.A.X', 'Device.A.T.1.P', 'Device.A.T.2.P', 'Device.B.Y', 'Device.Z'];

  it('asks for everything at once where the device tells it', () => {
    const store = storeOf([]);
    const { requests, cursor } = discover(modelOf(paths), store);
    expect(requests.map(({ method }) => method)).toEqual(['GetParameterNames', 'GetParameterValues']);
    expect(valuesIn(store)).toEqual(modelOf(paths).tree);
    expect(cursor.totals).toMatchObject({ requests: 2, values: 5, removed: 0, refused: 0 });
  });

  it.each(['refused', 'oneLevel'] as const)('goes level by level where whole subtrees are %s', (whole) => {
    const store = storeOf([]);
    const model = modelOf(paths, { whole });
    discover(model, store);
    expect(known(store)).toEqual(namesOf(model));
  });

  it('halves subtrees that are too big, and asks for smaller ones whole', () => {
    const store = storeOf([]);
    const model = modelOf(paths, { mostNames: 5 });
    const { requests } = discover(model, store);
    const asked = requests.flatMap((request) =>
      request.method === 'GetParameterNames' ? [Object.values(request.arguments).join(' ')] : [],
    );
    expect(asked).toEqual([
      'Device. false',
      'Device. true',
      'Device.A. false',
      'Device.A. true',
      'Device.A.T. false',
      'Device.B. false',
    ]);
  });

  it('forgets what the device does not tell any more', () => {
    const store = storeOf([
      ['Device.A.T.3.P', 'gone'],
      ['Device.Old.P', 'gone'],
      ['Device.Z', 'old'],
    ]);
    const { cursor } = discover(modelOf(paths), store);
    expect(valuesIn(store)).toEqual(modelOf(paths).tree);
    expect(cursor.totals.removed).toBe(2);
  });

  it('tells which parameter the device will not tell, and reads all others', () => {
    const store = storeOf([]);
    const stale = new Set(['Device.A.X']);
    const { cursor } = discover(modelOf(paths, { stale }), store);
    expect([...valuesIn(store).keys()].toSorted()).toEqual(
      paths.filter((path) => !stale.has(path)).toSorted(),
    );
    expect(cursor.totals.refused).toBe(1);
  });

  it('asks only for values that are older than wanted', () => {
    const model = modelOf(paths);
    const store = storeOf([]);
    discover(model, store);
    store.set('Device.Z', { ...store.get('Device.Z')!, updatedAt: new Date(0) });
    const { requests } = discover(model, store, { ...everything, trustsNames: true });
    expect(requests).toEqual([{ method: 'GetParameterValues', arguments: { parameterNames: ['Device.Z'] } }]);
  });

  it('stays below the paths that were ordered', () => {
    const store = storeOf([]);
    const { requests } = discover(modelOf(paths), store, {
      ...everything,
      paths: ['Device.A.T.', 'Device.Z'],
    });
    expect([...valuesIn(store).keys()].toSorted()).toEqual(['Device.A.T.1.P', 'Device.A.T.2.P', 'Device.Z']);
    expect(requests).toHaveLength(2);
  });

  it('is stored before it holds much more than one long answer', () => {
    const many = Array.from({ length: 400 }, (_, index) => `Device.T.${index}.P`);
    const tree = new Map(many.map((path) => [path, 'v'.repeat(20_000)]));
    const store = storeOf([]);
    const { slices, isFinished } = discover({ ...modelOf(many), tree }, store);
    // 16 values in an answer, 4 of which are a mebi of characters
    expect([isFinished, slices]).toEqual([true, 7]);
    expect(valuesIn(store)).toEqual(tree);
  });

  it.each([1, 2, 7, 31])('gets on with a device that breaks off its sessions at request %i', (after) => {
    const many = Array.from({ length: 60 }, (_, index) => `Device.T.${index}.P`);
    const model = modelOf(many, { whole: 'oneLevel' });
    const store = storeOf([]);
    const run = discover(model, store, everything, () => ({ after, isLost: true }));
    expect(run).toMatchObject({ isFinished: true });
    expect(valuesIn(store)).toEqual(model.tree);
    // A task whose RPC was sent in vain that often would have failed.
    expect(run.mostLost).toBeLessThan(maxAttempts);
  });

  it('ends with a device that refuses one name after the other', () => {
    const many = Array.from({ length: 200 }, (_, index) => `Device.T.${index}.P`);
    const model = modelOf(many, { stale: new Set(many) });
    const slice = new DiscoverySlice(newDiscovery(everything), [], { batchSize: 256, attemptNumber: 1 });
    let isTold = true;
    let sent = 0;
    for (let request = slice.next(); request !== null && isTold; request = slice.next(), sent++)
      isTold = slice.take(answerOf(model, request)) === null;
    expect(sent).toBeLessThan(1_000);
  });
});

const segment = fc.constantFrom('A', 'B', 'Table.1', 'Table.2', 'Table.10');
const path = fc
  .tuple(fc.array(segment, { maxLength: 4 }), fc.constantFrom('P', 'Q', 'R'))
  .map(([segments, name]) => ['Device', ...segments, name].join('.'));
const paths = fc.uniqueArray(path, { minLength: 1, maxLength: 60 });

describe('the stored tree after a discovery', () => {
  it('equals the tree of the device, whatever it refuses and however often it is interrupted', () => {
    fc.assert(
      fc.property(
        paths,
        paths,
        fc.record({
          whole: fc.constantFrom<Model['whole']>('told', 'refused', 'oneLevel'),
          mostNames: fc.integer({ min: 1, max: 80 }),
          mostValues: fc.integer({ min: 1, max: 20 }),
        }),
        fc.infiniteStream(fc.record({ after: fc.integer({ min: 1, max: 12 }), isLost: fc.boolean() })),
        (present, before, failings, cuts) => {
          const model = modelOf(present, failings);
          const store = storeOf(before.map((each) => [each, 'old'] as const));
          let lost = 0;
          const run = discover(model, store, everything, () => {
            const cut = cuts.next().value as { after: number; isLost: boolean };
            lost += cut.isLost ? 1 : 0;
            // A device is not lost for ever.
            return lost > 20 ? { after: 1, isLost: false } : cut;
          });
          expect(run.isFinished).toBe(true);
          expect(known(store)).toEqual(namesOf(model));
          expect(valuesIn(store)).toEqual(model.tree);
        },
      ),
      { numRuns: 100 },
    );
  }, 60_000);
});
