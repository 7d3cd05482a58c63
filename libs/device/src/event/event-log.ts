import type { Page } from '../inventory/device-record.js';

/**
 * `inform`: why the CPE came; `call`: what it told by an RPC of its own, e.g. TransferComplete; `alert`: what the ACS
 * has found out about it, e.g. `identity_conflict` or `device_quarantined`.
 */
export type EventKind = 'inform' | 'call' | 'alert';

/** Something that a CPE told once and will not tell again, or that operators ought to know of it. */
export interface DeviceEvent {
  readonly id: string;
  /** Public id. */
  readonly deviceId: string;
  readonly kind: EventKind;
  /** The event code of an Inform, e.g. `1 BOOT`, the method of a call, or the name of an alert. */
  readonly code: string;
  /** Empty when the CPE gave none. */
  readonly commandKey: string;
  /** When it was committed. */
  readonly at: Date;
  /** The arguments of a call in the RPC's own element names, or what an alert goes by; null for an event of an Inform. */
  readonly data: unknown;
  /** The task and the attempt whose key the CommandKey is, null when it is none of ours. */
  readonly taskId: string | null;
  readonly attemptId: string | null;
}

/** Which events to list. The span from `from` to `to` decides the cost of a page, however long events are kept. */
export interface EventQuery {
  /** Inclusive. */
  readonly from: Date;
  /** Exclusive. */
  readonly to: Date;
  /** Only events of exactly this code, null for all. */
  readonly code: string | null;
  /** 1–1000. */
  readonly limit: number;
  /** Opaque, from the former page's `next`. */
  readonly cursor: string | null;
}

/**
 * Port: what CPEs have told and alerts about them, newest first. Contacts that say nothing but that the CPE is there (periodic, by
 * connection request, heartbeat) are no events here: the device's last Inform tells of them.
 */
export abstract class EventLog {
  /** Events of one device, null when it is unknown. Throws InvalidCursorError for a cursor it did not issue. */
  abstract listOfDevice(publicId: string, query: EventQuery): Promise<Page<DeviceEvent> | null>;
  /** Events of all devices. Throws InvalidCursorError for a cursor it did not issue. */
  abstract list(query: EventQuery): Promise<Page<DeviceEvent>>;
}
