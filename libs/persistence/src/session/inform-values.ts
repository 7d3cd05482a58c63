import { hash } from 'node:crypto';
import type { SecretPaths } from '#data-model';
import {
  calledHostOf,
  eventsToKeep,
  informSource,
  newUuidV7,
  redeliveryWindowMs,
  refreshNeedOf,
  uuidV7LowerBound,
  type InformRecord,
  type RefreshNeed,
} from '#device';
import { factValues } from '../inventory/fact-columns.js';
import type { Overlay } from '../parameter/overlay.js';
import { storable } from '../parameter/storable.js';

// Sessions further back than this hold no event that a CPE would still be delivering.
const maxRetryCount = 1_000;

/** An Inform with what the Inform statements compare and store of it. */
export interface InformToCommit {
  readonly inform: InformRecord;
  /** As `informDigest` writes it. */
  readonly fingerprint: string;
  readonly need: RefreshNeed;
  readonly events: readonly EventRow[];
  /** Whether with the fingerprint of the last Inform it says nothing new but its events. */
  readonly isToldInFull: boolean;
}

type EventRow = readonly [id: string, code: string, commandKey: string];

export function informToCommit(inform: InformRecord, secrets: SecretPaths): InformToCommit {
  const need = refreshNeedOf(inform);
  const events = eventRows(inform, Date.now());
  return {
    inform,
    fingerprint: informDigest(inform, secrets),
    need,
    events,
    isToldInFull: events.length > 0 && !need.isBootstrap && tellsByFingerprint(inform, secrets),
  };
}

/** The fingerprint tells neither the values of secrets nor that a value comes as a notification. */
function tellsByFingerprint({ events, parameters }: InformRecord, secrets: SecretPaths): boolean {
  const sourceOf = informSource(events);
  return parameters.every(
    ({ path, value }) => sourceOf(path) === 'inform' && (value === '' || !secrets.has(path)),
  );
}

function eventRows({ events }: InformRecord, nowMs: number): EventRow[] {
  return eventsToKeep(events).map(({ eventCode, commandKey }) => [
    newUuidV7(nowMs),
    storable(eventCode),
    storable(commandKey),
  ]);
}

/** The values of one Inform for `informStatement`. */
export function informValues(told: InformToCommit): unknown[] {
  return [...columnsOf(told), ...eventColumns([told])];
}

/** The values of several Informs for `informsStatement`, column by column. */
export function informColumns(told: readonly InformToCommit[]): unknown[][] {
  const rows = told.map(columnsOf);
  const columns = rows[0]?.map((_, column) => rows.map((row) => row[column])) ?? [];
  return [...columns, ...eventColumns(told)];
}

/** Of each event the number of its Inform, its id, code and CommandKey. */
function eventColumns(told: readonly InformToCommit[]): unknown[][] {
  const rows = told.flatMap(({ events, isToldInFull }, index) =>
    isToldInFull ? events.map((event) => [index + 1, ...event]) : [],
  );
  return [0, 1, 2, 3].map((column) => rows.map((row) => row[column]));
}

function columnsOf({ inform, fingerprint, need, events, isToldInFull }: InformToCommit): unknown[] {
  const { identity, principal, digest, facts } = inform;
  const host = calledHostOf(facts.connectionRequestUrl);
  return [
    identity.oui,
    identity.productClass,
    identity.serialNumber,
    inform.owner,
    inform.cwmpNamespace,
    inform.cwmpVersion,
    inform.timeoutSec,
    principal.username,
    digest?.nonce ?? null,
    digest?.nc ?? null,
    facts.periodicInformIntervalSec,
    principal.kind,
    Math.min(inform.retryCount, maxRetryCount),
    host && storable(host),
    fingerprint,
    isToldInFull ? events.length : 0,
    isToldInFull && need.isBoot ? (inform.refreshDelaySec ?? 0) : null,
  ];
}

/** The values of the statement that stores what an Inform changed, after its device and epoch. */
export function informChangeValues(
  { inform, fingerprint, need, events }: InformToCommit,
  { overlay, nowMs }: { overlay: Overlay; nowMs: number },
): unknown[] {
  const retryCount = Math.min(inform.retryCount, maxRetryCount);
  return [
    fingerprint,
    ...factValues(inform.facts),
    need.isBootstrap,
    JSON.stringify(overlay),
    events.map(([id]) => id),
    events.map(([, code]) => code),
    events.map(([, , commandKey]) => commandKey),
    retryCount,
    uuidV7LowerBound(nowMs - redeliveryWindowMs(retryCount)),
    need.softwareStamp,
    need.modelStamp,
    need.isBoot,
    inform.refreshDelaySec ?? 0,
  ];
}

/**
 * A fingerprint of all that an Inform may change, so that an Inform that says nothing new writes nothing; as PostgreSQL
 * writes bytes.
 */
function informDigest({ facts, parameters }: InformRecord, secrets: SecretPaths): string {
  let told = factValues(facts).join('\u0000');
  for (const { path, value, type } of parameters)
    told += `\u0000${path}\u0001${type}\u0001${secrets.has(path) ? '' : value}`;
  return `\\x${hash('sha1', told, 'hex')}`;
}
