import { acsMethods } from '#cwmp';
import { deviceFields, StoredStateError } from '#device';
import { isCondition } from '#filter';
import { lanes, type TaskTemplate } from '#task';
import { SecretUnreadableError, type SecretBox } from '../secret/secret-box.js';
import { hasFields, isCount, isRecord, isText, orAbsent, orNull } from '../stored-json/records.js';
import { placeOf, type BulkOrderRow } from './bulk-order-row.js';

/**
 * The order as a row holds it. A target with a part that is not understood would select more than was meant.
 *
 * @throws StoredStateError
 */
export function readOrder(operationId: string, row: BulkOrderRow): BulkOrderRow {
  const { target } = row;
  const isTarget =
    hasFields(target, targetFields) && Object.keys(target).every((name) => name in targetFields);
  if (!isTarget) throw new StoredStateError(`the target of the bulk operation ${operationId}`);
  return row;
}

/** @throws StoredStateError, and SecretUnreadableError when the master key has changed */
export function openTemplate(box: SecretBox, operationId: string, row: BulkOrderRow): TaskTemplate {
  const stored = open(box, operationId, row);
  if (!isTemplate(stored)) throw new StoredStateError(placeOf(operationId));
  const { notBefore, expiresAt, ...template } = stored;
  return {
    ...template,
    notBefore: notBefore === null ? null : new Date(notBefore),
    expiresAt: new Date(expiresAt),
  };
}

type StoredTemplate = Omit<TaskTemplate, 'notBefore' | 'expiresAt'> & {
  readonly notBefore: string | null;
  readonly expiresAt: string;
};

const isLane = (value: unknown) => lanes.some((lane) => lane === value);
const isTime = (value: unknown) => isText(value) && !Number.isNaN(Date.parse(value));

const targetFields = {
  type: orAbsent(isText),
  lane: orAbsent(isLane),
  operationId: orAbsent(isText),
  condition: orAbsent((value) => isCondition(value, (name) => Object.hasOwn(deviceFields, name))),
};

const stepFields = {
  method: (value: unknown) => value === 'VendorRpc' || acsMethods.some((method) => method === value),
  arguments: isRecord,
};

const templateFields = {
  type: isText,
  steps: (value: unknown) =>
    Array.isArray(value) && value.length > 0 && value.every((step) => hasFields(step, stepFields)),
  lane: isLane,
  priority: isCount,
  notBefore: orNull(isTime),
  expiresAt: isTime,
  dedupeKey: orNull(isText),
};

function isTemplate(value: unknown): value is StoredTemplate {
  return hasFields(value, templateFields);
}

function open(box: SecretBox, operationId: string, { template }: BulkOrderRow): unknown {
  const place = placeOf(operationId);
  if (template === null) throw new StoredStateError(place);
  try {
    return JSON.parse(box.open(template, place));
  } catch (cause) {
    if (cause instanceof SecretUnreadableError && cause.code === 'SECRET_KEY_UNKNOWN') throw cause;
    throw new StoredStateError(place, { cause });
  }
}
