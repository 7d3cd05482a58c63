import { createHash } from 'node:crypto';
import { isSecretPath } from '#data-model';
import { newUuidV7, type InformRecord } from '#device';
import { factValues } from '../inventory/fact-columns.js';
import { overlayOf } from '../parameter/overlay.js';
import { storable } from '../parameter/storable.js';

// Pure periodic contacts are told by last_inform_at; a row for each would outgrow everything else.
const unrecordedEvents = new Set(['2 PERIODIC', '6 CONNECTION REQUEST']);

// Sessions further back than this hold no event that a CPE would still be delivering.
const maxRetryCount = 1_000;

/** The events of an Inform that are worth a row of their own. */
export function recordedEvents({ events }: InformRecord): InformRecord['events'] {
  return events.filter(({ eventCode }) => !unrecordedEvents.has(eventCode));
}

/** The device was reset or sees this ACS for the first time: what it was given before is gone. */
export function isBootstrap({ events }: InformRecord): boolean {
  return events.some(({ eventCode }) => /^0(\D|$)/.test(eventCode));
}

/** The values of the Inform statement, in its order. */
export function informValues(inform: InformRecord): unknown[] {
  const { identity, principal, digest } = inform;
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
    inform.facts.periodicInformIntervalSec,
    principal.kind,
  ];
}

/** The values of the statement that stores what an Inform changed, after its device and epoch. */
export function informChangeValues(inform: InformRecord, digest: Buffer, nowMs: number): unknown[] {
  const events = recordedEvents(inform);
  return [
    digest,
    ...factValues(inform.facts),
    isBootstrap(inform),
    JSON.stringify(overlayOf(inform.parameters, 'inform', nowMs)),
    events.map(() => newUuidV7(nowMs)),
    events.map(({ eventCode }) => storable(eventCode)),
    events.map(({ commandKey }) => storable(commandKey)),
    Math.min(inform.retryCount, maxRetryCount),
  ];
}

/** A fingerprint of all that an Inform may change, so that an Inform that says nothing new writes nothing. */
export function informDigest({ facts, parameters }: InformRecord): Buffer {
  let told = JSON.stringify(facts);
  for (const { path, value, type } of parameters)
    told += `\u0000${path}\u0001${type}\u0001${isSecretPath(path) ? '' : value}`;
  return createHash('sha1').update(told).digest();
}
