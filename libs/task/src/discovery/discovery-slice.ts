import type { AcsRequest, CpeResponse, ParameterInfo } from '#cwmp';
import { isWithin, parentOf } from '#data-model';
import type { ReportedModel, StoredParameter } from '#device';
import { listedObjects } from '../session/listed-objects.js';
import type { FailedRpc, RpcOutcome } from '../settlement/settlement.js';
import { DiscoveredTree } from './discovered-tree.js';
import type { DiscoveryCursor, DiscoveryTotals } from './discovery-cursor.js';
import { NameWalk, type NamesRequest } from './name-walk.js';
import { ValueReading } from './value-reading.js';

/**
 * Requests after which what was learned is stored, and other tasks of the device may go first. A quarter of it, and again
 * a quarter, after slices that were lost with their session: a device that always breaks off gets on all the same.
 */
const mostRequests = 32;

/** Characters of answers that a slice holds before it is stored; the last answer may go beyond it. */
const mostLearned = 1_048_576;

/** Names in a row that a device refuses one by one before it is taken to refuse all. */
const mostRefusedInRow = 64;

/** Request denied: the device may think better of it later. */
const denied = 9001;

type ReadRequest = Extract<AcsRequest, { method: 'GetParameterNames' | 'GetParameterValues' }>;

type OnTheWire =
  | { readonly kind: 'names'; readonly asked: NamesRequest }
  | { readonly kind: 'values' }
  /** What else might tell of names that were refused */
  | { readonly kind: 'side'; readonly request: ReadRequest; readonly refusedName: string | null };

interface SliceSettings {
  /** Names in one GetParameterValues, 1 to 256. */
  readonly batchSize: number;
  /** Sendings since something was learned last, this one included: from the second on, it is asked for less at a time. */
  readonly attemptNumber: number;
}

/**
 * A part of a discovery: gives one request after the other and takes their answers, without I/O. What it has learned
 * has to be stored before its cursor is.
 */
export class DiscoverySlice {
  private readonly tree: DiscoveredTree;
  private readonly walk: NameWalk;
  private reading: ValueReading | null = null;
  private readonly sides: Extract<OnTheWire, { kind: 'side' }>[] = [];
  private readonly lookedAgain = new Set<string>();
  private onTheWire: OnTheWire | null = null;
  private totals: DiscoveryTotals;
  private refusedInRow = 0;
  private sent = 0;
  private answered = 0;

  constructor(
    private readonly from: DiscoveryCursor,
    known: readonly StoredParameter[],
    private readonly settings: SliceSettings,
  ) {
    const { order, phase } = from;
    this.tree = new DiscoveredTree(known);
    this.walk = new NameWalk(order.paths, this.tree, from, order.trustsNames);
    // A device that fell silent over a whole subtree is not asked for one again.
    if (settings.attemptNumber > 1) this.walk.goLevelByLevel();
    if (phase === 'values') this.reading = this.newReading(from);
    this.totals = from.totals;
  }

  /** A slice that another process has begun, from a structured clone of it, which it becomes. */
  static revive(clone: object): DiscoverySlice {
    const slice = Object.setPrototypeOf(clone, DiscoverySlice.prototype) as DiscoverySlice;
    Object.setPrototypeOf(slice.tree, DiscoveredTree.prototype);
    Object.setPrototypeOf(slice.walk, NameWalk.prototype);
    if (slice.reading !== null) Object.setPrototypeOf(slice.reading, ValueReading.prototype);
    return slice;
  }

  get discovered(): ReportedModel {
    return this.tree.discovered;
  }

  get result(): DiscoveryTotals {
    return this.totals;
  }

  /** The device has told something since the slice began. */
  get isAhead(): boolean {
    return this.answered > 0;
  }

  /** Paths of the device that it holds in memory. */
  get size(): number {
    return this.tree.size;
  }

  /** Enough was asked for one slice, or as much was told as may be held. */
  get isFull(): boolean {
    const { attemptNumber } = this.settings;
    return this.sent >= quartered(mostRequests, attemptNumber) || this.tree.learnedSize >= mostLearned;
  }

  /** The cursor tells all that is still to be done. */
  get mayPause(): boolean {
    return this.sides.length === 0;
  }

  /** The device was asked for all of it and told nothing. */
  get isFruitless(): boolean {
    const { names, values, refused } = this.totals;
    return refused > 0 && names + values === 0;
  }

  get cursor(): DiscoveryCursor {
    const { order } = this.from;
    const { totals } = this;
    if (this.reading === null)
      return { order, phase: 'names', firstBatch: null, totals, ...this.walk.position };
    return { ...this.from, phase: 'values', totals, ...this.reading.cursor };
  }

  /** The next request, null when all is told. */
  next(): ReadRequest | null {
    this.onTheWire = this.nextOnWire();
    if (this.onTheWire === null) return null;
    this.sent += 1;
    this.totals = { ...this.totals, requests: this.totals.requests + 1 };
    return this.requestOf(this.onTheWire);
  }

  /** Takes the answer to the last request; returns it when the device does not want to tell any more for now. */
  take(outcome: RpcOutcome): FailedRpc | null {
    const { onTheWire } = this;
    if (outcome.kind === 'unanswered') return outcome;
    if (onTheWire === null) return null;
    if (outcome.kind === 'answered') {
      this.refusedInRow = 0;
      this.answered += 1;
      this.told(onTheWire, outcome.response);
      return null;
    }
    if (outcome.fault.code === denied) return outcome;
    this.refused(onTheWire, outcome.fault.code);
    return this.refusedInRow < mostRefusedInRow ? null : outcome;
  }

  private nextOnWire(): OnTheWire | null {
    const side = this.sides.shift();
    if (side !== undefined) return side;
    const asked = this.reading === null ? this.walk.next() : null;
    if (asked !== null) return { kind: 'names', asked };
    this.reading ??= this.newReading({ behind: null, firstBatch: null });
    return this.reading.next(this.batchSize) === null ? null : { kind: 'values' };
  }

  private requestOf(onTheWire: OnTheWire): ReadRequest {
    if (onTheWire.kind === 'side') return onTheWire.request;
    if (onTheWire.kind === 'names') return namesOf(onTheWire.asked);
    return valuesOf(this.reading?.next(this.batchSize) ?? []);
  }

  private get batchSize(): number {
    const { batchSize, attemptNumber } = this.settings;
    return quartered(batchSize, attemptNumber);
  }

  private told(onTheWire: OnTheWire, response: CpeResponse): void {
    if (response.method === 'GetParameterNames') {
      const asked = onTheWire.kind === 'names' ? onTheWire.asked : askedBy(onTheWire);
      if (asked === null) return;
      const names = response.result.parameterList.filter(({ name }) => isWithin(name, asked.path));
      this.takeNames(asked, names);
      const paths = names.map(({ name }) => name);
      if (onTheWire.kind === 'names') this.walk.told(asked, paths);
      else this.lookedAgainAt(onTheWire);
    }
    if (response.method === 'GetParameterValues') {
      const { parameterList } = response.result;
      this.tree.addValues(parameterList);
      this.totals = { ...this.totals, values: this.totals.values + parameterList.length };
      if (onTheWire.kind === 'values') this.reading?.done();
    }
  }

  private takeNames({ path, nextLevel }: NamesRequest, names: readonly ParameterInfo[]): void {
    const listed = listedObjects({ parameterPath: path, nextLevel }, names);
    const removed = this.tree.addNames(names, listed);
    this.totals = {
      ...this.totals,
      names: this.totals.names + names.length,
      removed: this.totals.removed + removed,
    };
  }

  private refused(onTheWire: OnTheWire, code: number): void {
    if (onTheWire.kind === 'names') this.refusedNames(onTheWire.asked, code);
    else if (onTheWire.kind === 'values') this.refusedValues();
    else this.lookedAgainAt(onTheWire);
  }

  /** A parameter that the device names but will not tell may come with all below its object (Q47). */
  private lookedAgainAt(onTheWire: OnTheWire): void {
    if (onTheWire.kind !== 'side' || onTheWire.request.method !== 'GetParameterNames') return;
    const { refusedName } = onTheWire;
    if (refusedName !== null && this.tree.has(refusedName)) this.askForAllBelow(parentOf(refusedName));
  }

  private refusedNames(asked: NamesRequest, code: number): void {
    if (!asked.nextLevel) {
      this.walk.refusedWhole(code === 9004 || code === 9002);
      return;
    }
    this.countRefused();
    // It may be gone, which the object above it tells; or the device tells values only.
    if (this.walk.isScope(asked.path)) {
      this.lookAgainAt(parentOf(asked.path), null);
      this.askForAllBelow(asked.path);
    }
    this.walk.passOver(asked);
  }

  private refusedValues(): void {
    if (this.reading?.halve() !== false) return;
    const [name = ''] = this.reading.next(1) ?? [];
    this.reading.done();
    this.countRefused();
    this.lookAgainAt(parentOf(name), name);
  }

  private countRefused(): void {
    this.refusedInRow += 1;
    this.totals = { ...this.totals, refused: this.totals.refused + 1 };
  }

  /** Asks an object once more for its names: what was refused may have vanished since it was told. */
  private lookAgainAt(object: string, refusedName: string | null): void {
    if (object === '' || this.lookedAgain.has(object)) return;
    this.lookedAgain.add(object);
    this.sides.push({ kind: 'side', request: namesOf({ path: object, nextLevel: true }), refusedName });
  }

  private askForAllBelow(object: string): void {
    this.sides.push({ kind: 'side', request: valuesOf([object]), refusedName: null });
  }

  private newReading(cursor: Pick<DiscoveryCursor, 'behind' | 'firstBatch'>): ValueReading {
    const { paths, freshSinceMs, again = [] } = this.from.order;
    const names = this.tree.staleNames([...paths, ...this.tree.distrust(again)], freshSinceMs);
    return new ValueReading(names, this.tree, cursor, freshSinceMs);
  }
}

/** A quarter of it for each sending that brought nothing, 1 at least. */
function quartered(most: number, attemptNumber: number): number {
  return Math.max(1, Math.floor(most / 4 ** (attemptNumber - 1)));
}

function namesOf({ path, nextLevel }: NamesRequest): ReadRequest {
  return { method: 'GetParameterNames', arguments: { parameterPath: path, nextLevel } };
}

function valuesOf(parameterNames: readonly string[]): ReadRequest {
  return { method: 'GetParameterValues', arguments: { parameterNames } };
}

function askedBy(onTheWire: OnTheWire): NamesRequest | null {
  if (onTheWire.kind !== 'side' || onTheWire.request.method !== 'GetParameterNames') return null;
  const { parameterPath: path, nextLevel } = onTheWire.request.arguments;
  return { path, nextLevel };
}
