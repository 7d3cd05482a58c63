import { Injectable } from '@nestjs/common';
import type { SessionEvent } from '#cwmp-session';
import { ParameterStore, type StoredParameter } from '#device';
import {
  deferredSlice,
  DiscoverySlice,
  lostSliceSettlement,
  SessionTasks,
  settlementOfSlice,
  tablesOf,
  type ClaimedRpc,
  type DiscoveryCursor,
  type RpcOutcome,
  type SliceEnd,
} from '#task';
import { RpcDispatch } from './rpc-dispatch.js';
import type { SessionContext } from './session-context.js';
import { SessionRegistry } from './session-registry.js';

/** Paths that the discoveries of this process hold together, some 200 bytes each; a single device may have more. */
const mostPaths = 1_000_000;

/** Seconds that a discovery waits when there is no place for it, and by how much that differs. */
const placeWait = { leastSec: 30, spreadSec: 90 };

/**
 * Plays discoveries: one attempt carries the requests of a slice, which ends when another task of the device waits, when
 * the session has carried enough, or when enough was learned to be stored.
 */
@Injectable()
export class DiscoveryTurns {
  constructor(
    private readonly parameters: ParameterStore,
    private readonly tasks: SessionTasks,
    private readonly dispatch: RpcDispatch,
    private readonly registry: SessionRegistry,
  ) {}

  /** Takes a discovery on from its cursor; the event that takes its place when it has to wait. */
  async begin(
    context: SessionContext,
    rpc: ClaimedRpc,
    cursor: DiscoveryCursor,
  ): Promise<SessionEvent | null> {
    if (await this.open(context, rpc, cursor)) return null;
    const waitSec = placeWait.leastSec + Math.floor(Math.random() * placeWait.spreadSec);
    return this.end(context, rpc, deferredSlice(cursor, waitSec));
  }

  /**
   * Takes on a discovery of which only the ledger tells, where it stood when its slice began. The first request of the
   * slice is taken to be on the wire; the cwmp:ID of its answer shows whether that is so.
   */
  async resume(context: SessionContext, rpc: ClaimedRpc, cursor: DiscoveryCursor): Promise<void> {
    await this.open(context, rpc, cursor);
  }

  /** Takes the answer to a request of it, and goes on with the next. */
  async settle(context: SessionContext, rpc: ClaimedRpc, answer: RpcOutcome): Promise<SessionEvent> {
    const { slice, parts } = context;
    // Another process had sent others of its requests.
    const isLost = context.mostInSlice === 1 && answer.kind === 'unanswered' && slice?.isAhead !== true;
    if (slice === null || isLost) return this.end(context, rpc, lostSliceSettlement);
    if (parts === null) return this.endSlice(context, rpc, slice, { kind: 'finished', last: null });
    const outcome = await this.dispatch.finish(context, rpc, answer);
    if (outcome === null) return { type: 'rpcContinues', method: parts.request.method };
    const failed = slice.take(outcome);
    if (failed !== null) return this.endSlice(context, rpc, slice, { kind: 'stuck', outcome: failed });
    const isFull = slice.isFull || parts.number >= context.mostInSlice;
    if (slice.mayPause && (isFull || mustYield(context)))
      return this.endSlice(context, rpc, slice, { kind: 'paused' });
    const next = await this.putNext(context, slice, parts.number + 1);
    if (next !== null) return { type: 'rpcContinues', method: next };
    return this.endSlice(context, rpc, slice, { kind: 'finished', last: outcome });
  }

  /** Begins a slice and puts its first request; false when there is no place for it. */
  private async open(context: SessionContext, rpc: ClaimedRpc, cursor: DiscoveryCursor): Promise<boolean> {
    const known = await this.parameters.list(context.session.fence.deviceId, '');
    const { discovered } = this.registry;
    if (discovered > 0 && discovered + known.length > mostPaths) return false;
    const { batchSize } = await this.dispatch.quirksOf(context);
    const slice = new DiscoverySlice(placedIn(known, context.root ?? rootIn(known), cursor), known, {
      batchSize,
      attemptNumber: rpc.attemptNumber,
    });
    context.claimed = rpc;
    context.slice = slice;
    context.parts = null;
    await this.putNext(context, slice, 1);
    return true;
  }

  private async putNext(context: SessionContext, slice: DiscoverySlice, number: number) {
    const request = slice.next();
    if (request === null) return null;
    await this.dispatch.put(context, request, number);
    return request.method;
  }

  private async endSlice(
    context: SessionContext,
    rpc: ClaimedRpc,
    slice: DiscoverySlice,
    end: SliceEnd,
  ): Promise<SessionEvent> {
    const settlement = settlementOfSlice(rpc, slice, end, context.quirks);
    const event = await this.end(context, rpc, settlement, slice);
    context.mostInSlice *= 2;
    const isOver = end.kind === 'paused' && isSpent(context);
    if (isOver && slice.cursor.order.isAwaited)
      await this.tasks.callBack(context.session.fence.deviceId, rpc.taskId);
    return event;
  }

  private async end(
    context: SessionContext,
    rpc: ClaimedRpc,
    settlement: Parameters<SessionTasks['settleSlice']>[3],
    slice: DiscoverySlice | null = null,
  ): Promise<SessionEvent> {
    const { fence } = context.session;
    const outcome = await this.tasks.settleSlice(fence, rpc, slice?.discovered ?? null, settlement);
    context.claimed = null;
    context.slice = null;
    context.parts = null;
    return outcome === 'fenced'
      ? { type: 'fenced' }
      : { type: 'rpcSettled', isMoreDue: outcome === 'moreDue' };
  }
}

/** Another task was accepted, or the rest has to wait for the next session. */
function mustYield(context: SessionContext): boolean {
  return context.state.pending || isSpent(context);
}

function isSpent({ state }: SessionContext): boolean {
  return state.rpcCount >= state.rpcBudget;
}

/**
 * The cursor with the tables that are known where it asks for them, and with the name of the root for "everything":
 * devices differ in what they take the empty path for (Q44).
 */
function placedIn(known: readonly StoredParameter[], root: string, cursor: DiscoveryCursor): DiscoveryCursor {
  const { tablesOnly, ...order } = cursor.order;
  const paths = tablesOnly === true ? tablesOf(known, root) : order.paths;
  return { ...cursor, order: { ...order, paths: paths.map((path) => (path === '' ? root : path)) } };
}

/** The root object as the device spelt it; '' when it never told one. */
function rootIn(known: readonly StoredParameter[]): string {
  const first = known.find(({ path }) => path.indexOf('.') > 0);
  return first === undefined ? '' : first.path.slice(0, first.path.indexOf('.') + 1);
}
