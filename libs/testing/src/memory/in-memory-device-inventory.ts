import {
  DeviceInventory,
  filterSubjectOf,
  InvalidCursorError,
  mostTags,
  newUuidV7,
  type DeviceFacts,
  type DeviceId,
  type DeviceIdentity,
  type DeviceQuery,
  type DeviceView,
  type Onboarding,
  type Page,
  type Principal,
  type SessionFence,
  type TagOutcome,
} from '#device';
import { evaluateCondition, type Condition } from '#filter';
import type { Clock, InMemorySessionTable } from './in-memory-session-table.js';

/** The record of one device. */
export interface DeviceRow {
  readonly id: DeviceId;
  readonly publicId: string;
  readonly identity: DeviceIdentity;
  readonly createdAt: Date;
  tags: readonly string[];
  /** User name of the device's own CPE credentials, null until it has them. */
  cpeUsername: string | null;
  onboarding: Onboarding;
  facts: DeviceFacts;
  quarantine: {
    readonly crashes: number;
    readonly crashedAt: Date | null;
    readonly since: Date | null;
    readonly reason: string | null;
  };
}

/** DeviceInventory over a map. */
export class InMemoryDeviceInventory extends DeviceInventory {
  private readonly rows: DeviceRow[] = [];

  constructor(
    private readonly sessions: InMemorySessionTable,
    private readonly now: Clock,
    private readonly parameterOf: (deviceId: DeviceId, path: string) => string | null,
  ) {
    super();
  }

  override async find(publicId: string): Promise<DeviceView | null> {
    const row = this.findRow(publicId);
    return row === null ? null : this.view(row);
  }

  override async resolve(publicId: string): Promise<DeviceId | null> {
    return this.findRow(publicId)?.id ?? null;
  }

  override async list({ condition, order, cursor, limit }: DeviceQuery): Promise<Page<DeviceView>> {
    const isNewestFirst = order === 'newestFirst';
    const behind = cursor === undefined ? null : positionOf(cursor, isNewestFirst);
    const rows = isNewestFirst ? this.rows.toReversed() : this.rows;
    const matching = rows.filter(
      (row) =>
        (behind === null || (isNewestFirst ? row.id < behind : row.id > behind)) &&
        (condition === undefined || this.selects(condition, row)),
    );
    const items = matching.slice(0, limit);
    const last = items.at(-1);
    const hasMore = matching.length > items.length && last !== undefined;
    return {
      items: items.map((row) => this.view(row)),
      next: hasMore ? cursorOf(last.id, isNewestFirst) : null,
    };
  }

  override async estimate(condition: Condition): Promise<number> {
    return this.rows.filter((row) => this.selects(condition, row)).length;
  }

  override async addTag(publicId: string, tag: string): Promise<TagOutcome> {
    const row = this.findRow(publicId);
    if (row === null) return 'unknownDevice';
    if (row.tags.includes(tag)) return 'tagged';
    if (row.tags.length >= mostTags) return 'tooMany';
    row.tags = [...row.tags, tag].toSorted((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)));
    return 'tagged';
  }

  override async removeTag(publicId: string, tag: string): Promise<boolean> {
    const row = this.findRow(publicId);
    if (row === null) return false;
    row.tags = row.tags.filter((other) => other !== tag);
    return true;
  }

  override async recordFacts(fence: SessionFence, facts: DeviceFacts): Promise<void> {
    if (this.sessions.findLive(fence) === null) return;
    const row = this.rowOf(fence.deviceId);
    if (row !== null) row.facts = mergeFacts(row.facts, facts);
  }

  override async approve(publicId: string): Promise<boolean> {
    const row = this.findRow(publicId);
    if (row === null) return false;
    row.onboarding = 'approved';
    return true;
  }

  /** Adds a device without a session; an identity that is known keeps its record. */
  add(identity: DeviceIdentity, onboarding: Onboarding, rest: Partial<DeviceFacts> = {}): DeviceRow {
    const known = this.findByIdentity(identity);
    if (known !== null) return known;
    const row: DeviceRow = {
      id: (this.rows.length + 1) as DeviceId,
      publicId: newUuidV7(this.now().getTime()),
      identity,
      createdAt: this.now(),
      tags: [],
      cpeUsername: null,
      onboarding,
      facts: { ...noFacts, ...rest },
      quarantine: { crashes: 0, crashedAt: null, since: null, reason: null },
    };
    this.rows.push(row);
    return row;
  }

  findRow(publicId: string): DeviceRow | null {
    return this.rows.find((row) => row.publicId === publicId.toLowerCase()) ?? null;
  }

  rowOf(deviceId: DeviceId): DeviceRow | null {
    return this.rows[deviceId - 1] ?? null;
  }

  findByIdentity(identity: DeviceIdentity): DeviceRow | null {
    return this.rows.find((row) => matches(row.identity, identity)) ?? null;
  }

  findByCpeUsername(username: string): DeviceRow | null {
    return this.rows.find(({ cpeUsername }) => cpeUsername === username) ?? null;
  }

  /** Every device, in the order of their keys. */
  allRows(): readonly DeviceRow[] {
    return this.rows;
  }

  selects(condition: Condition, row: DeviceRow): boolean {
    const subject = filterSubjectOf(this.view(row), (path) => this.parameterOf(row.id, path));
    return evaluateCondition(condition, subject, this.now().getTime()) === true;
  }

  private view(row: DeviceRow): DeviceView {
    const { id, publicId, identity, facts, onboarding, quarantine, tags, createdAt } = row;
    const session = this.sessions.find(id);
    return {
      ...identity,
      id: publicId,
      manufacturer: facts.manufacturer ?? '',
      modelName: facts.modelName ?? '',
      softwareVersion: facts.softwareVersion ?? '',
      hardwareVersion: facts.hardwareVersion ?? '',
      provisioningCode: facts.provisioningCode ?? '',
      dataModelRoot: facts.dataModelRoot,
      cwmpVersion: session?.cwmpVersion ?? null,
      peerAddress: facts.peerAddress,
      connectionRequestUrl: facts.connectionRequestUrl,
      online: session !== null && this.now() < session.informDueAt,
      lastInformAt: session?.lastInformAt ?? null,
      onboarding,
      quarantinedSince: quarantine.since,
      quarantineReason: quarantine.reason,
      tags,
      createdAt,
    };
  }
}

const noFacts: DeviceFacts = {
  manufacturer: null,
  modelName: null,
  softwareVersion: null,
  hardwareVersion: null,
  provisioningCode: null,
  connectionRequestUrl: null,
  periodicInformIntervalSec: null,
  dataModelRoot: null,
  peerAddress: null,
};

/** Own credentials bind a principal to its device; the bootstrap ones end with them, after a while. */
export function ownsDevice(
  { id, cpeUsername }: DeviceRow,
  { kind, username }: Principal,
  credentials: { takesBootstrap(deviceId: DeviceId): boolean },
): boolean {
  if (kind === 'device') return cpeUsername === username;
  return kind !== 'bootstrap' || credentials.takesBootstrap(id);
}

/** Known facts with what was told now on top; null tells nothing. */
export function mergeFacts(known: DeviceFacts, told: DeviceFacts): DeviceFacts {
  const stated = Object.entries(told).filter(([, fact]) => fact !== null);
  return { ...known, ...Object.fromEntries(stated) };
}

function matches(identity: DeviceIdentity, wanted: Partial<DeviceIdentity>): boolean {
  return (
    (wanted.oui === undefined || wanted.oui === identity.oui) &&
    (wanted.productClass === undefined || wanted.productClass === identity.productClass) &&
    (wanted.serialNumber === undefined || wanted.serialNumber === identity.serialNumber)
  );
}

function cursorOf(id: number, isNewestFirst: boolean): string {
  return Buffer.from(`device:${isNewestFirst ? '-' : ''}${id}`).toString('base64url');
}

function positionOf(cursor: string, isNewestFirst: boolean): number {
  const [, mark, id] = /^device:(-?)(\d{1,15})$/.exec(Buffer.from(cursor, 'base64url').toString()) ?? [];
  if (id === undefined || (mark === '-') !== isNewestFirst)
    throw new InvalidCursorError('not a cursor of the device list');
  return Number(id);
}
