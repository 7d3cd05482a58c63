import {
  ConnectionRequestLog,
  evidenceIn,
  failureSpacingMs,
  longestCallMs,
  sessionExpectedMs,
  type AnsweredCall,
  type CallBeginning,
  type CallEnd,
  type DeviceCall,
  type DeviceId,
} from '#device';
import type { InMemoryDeviceInventory } from './in-memory-device-inventory.js';
import type { Clock } from './in-memory-session-table.js';

const answeredWithinMs = 10 * 60_000;

/** ConnectionRequestLog over a map. */
export class InMemoryConnectionRequestLog extends ConnectionRequestLog {
  private readonly calls = new Map<DeviceId, DeviceCall>();

  constructor(
    private readonly inventory: InMemoryDeviceInventory,
    private readonly now: Clock,
  ) {
    super();
  }

  override async begin(deviceId: DeviceId, callId: string, evenIfAwaited: boolean): Promise<CallBeginning> {
    if (this.inventory.rowOf(deviceId) === null) return { kind: 'unknownDevice' };
    const former = this.calls.get(deviceId) ?? null;
    const waitMs = former === null ? 0 : standsUntilMs(former, evenIfAwaited) - this.now().getTime();
    if (former !== null && waitMs > 0) return { kind: 'standing', call: former, waitMs };
    const { reached = null, evidence = null } = former ?? {};
    const calledAt = this.now();
    this.calls.set(deviceId, { id: callId, calledAt, end: null, informedAt: null, reached, evidence });
    return { kind: 'begun', former };
  }

  override async end(deviceId: DeviceId, callId: string, end: CallEnd): Promise<void> {
    const call = this.calls.get(deviceId);
    if (call?.id !== callId) return;
    const by = call.informedAt === null ? null : end.promisedBy;
    const reached = call.reached === null || by === null ? call.reached : { ...call.reached, by };
    const endedAt = this.now();
    const kind = call.informedAt === null ? evidenceIn(end) : null;
    const evidence = kind === null ? call.evidence : { kind, at: endedAt };
    this.calls.set(deviceId, { ...call, reached, evidence, end: { ...end, endedAt } });
  }

  override async informed(deviceId: DeviceId): Promise<AnsweredCall | null> {
    const call = this.calls.get(deviceId);
    if (call === undefined || call.informedAt !== null || call.end?.reason != null) return null;
    const at = this.now();
    const elapsedMs = at.getTime() - call.calledAt.getTime();
    if (elapsedMs >= answeredWithinMs) return null;
    const by = call.end?.promisedBy ?? call.reached?.by ?? 'http';
    this.calls.set(deviceId, {
      ...call,
      informedAt: at,
      reached: { at, by },
      evidence: { kind: 'came', at },
    });
    return { callId: call.id, transport: by, elapsedMs };
  }

  override async find(deviceId: DeviceId): Promise<DeviceCall | null> {
    return this.calls.get(deviceId) ?? null;
  }
}

function standsUntilMs({ calledAt, end, informedAt }: DeviceCall, evenIfAwaited: boolean): number {
  if (end === null) return calledAt.getTime() + longestCallMs;
  if (end.isFailure) return end.endedAt.getTime() + failureSpacingMs;
  const isAwaited = end.promisedBy !== null && informedAt === null && !evenIfAwaited;
  return isAwaited ? end.endedAt.getTime() + sessionExpectedMs : 0;
}
