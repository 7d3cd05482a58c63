import { hash } from 'node:crypto';
import type { SecretPaths } from '#data-model';
import {
  calledHostOf,
  eventsToKeep,
  newUuidV7,
  redeliveryWindowMs,
  refreshNeedOf,
  uuidV7LowerBound,
  type InformRecord,
} from '#device';
import { factValues } from '../inventory/fact-columns.js';
import type { Overlay } from '../parameter/overlay.js';
import { storable } from '../parameter/storable.js';

// Sessions further back than this hold no event that a CPE would still be delivering.
const maxRetryCount = 1_000;

/** The values of one Inform for the Inform statements. */
export function informValues(inform: InformRecord): unknown[] {
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
  ];
}

/** The values of several Informs, column by column. */
export function informColumns(informs: readonly InformRecord[]): unknown[][] {
  const rows = informs.map(informValues);
  return rows[0]?.map((_, column) => rows.map((row) => row[column])) ?? [];
}

/** The values of the statement that stores what an Inform changed, after its device and epoch. */
export function informChangeValues(
  inform: InformRecord,
  { digest, overlay, nowMs }: { digest: string; overlay: Overlay; nowMs: number },
): unknown[] {
  const events = eventsToKeep(inform.events);
  const need = refreshNeedOf(inform);
  const retryCount = Math.min(inform.retryCount, maxRetryCount);
  return [
    digest,
    ...factValues(inform.facts),
    need.isBootstrap,
    JSON.stringify(overlay),
    events.map(() => newUuidV7(nowMs)),
    events.map(({ eventCode }) => storable(eventCode)),
    events.map(({ commandKey }) => storable(commandKey)),
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
export function informDigest({ facts, parameters }: InformRecord, secrets: SecretPaths): string {
  let told = factValues(facts).join('\u0000');
  for (const { path, value, type } of parameters)
    told += `\u0000${path}\u0001${type}\u0001${secrets.has(path) ? '' : value}`;
  return `\\x${hash('sha1', told, 'hex')}`;
}
