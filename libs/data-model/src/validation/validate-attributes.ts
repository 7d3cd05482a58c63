import { modelObjection, protocolObjection, type Finding, type Objection } from './finding.js';
import { duplicateObjection } from './validate-settings.js';
import {
  existenceObjection,
  findingsOf,
  firstObjection,
  pathObjection,
  resolveIn,
  type ValidationContext,
} from './validation-context.js';

/** One entry of SetParameterAttributes. */
export interface AttributesRequest {
  readonly name: string;
  readonly notificationChange: boolean;
  readonly notification: number;
  readonly accessListChange: boolean;
  readonly accessList: readonly string[];
}

const activeNotification = 2;

/**
 * Why attributes cannot be set [TR-069 A.3.2.4]: names known, notification not fixed by the model, and no access but
 * that of the subscriber or of a vendor. That a device may deny active notification (`canDeny`) is no finding.
 */
export function validateAttributes(
  list: readonly AttributesRequest[],
  context: ValidationContext,
): readonly Finding[] {
  return findingsOf(context, objections(list, context));
}

function* objections(
  list: readonly AttributesRequest[],
  context: ValidationContext,
): Generator<readonly [string, Objection | null]> {
  const seen = new Set<string>();
  for (const [index, entry] of list.entries()) {
    const pointer = `/parameterList/${index}`;
    const target = firstObjection(
      () => duplicateObjection(seen, entry.name),
      () => (entry.name === '' ? null : pathObjection(context, entry.name)),
      () => (entry.name === '' ? null : existenceObjection(context, entry.name)),
    );
    yield [`${pointer}/name`, target];
    seen.add(entry.name);
    if (target === null) yield [`${pointer}/notification`, notificationObjection(context, entry)];
    if (!entry.accessListChange) continue;
    for (const [place, access] of entry.accessList.entries())
      yield [`${pointer}/accessList/${place}`, accessObjection(access)];
  }
}

function notificationObjection(context: ValidationContext, entry: AttributesRequest): Objection | null {
  if (!entry.notificationChange || entry.notification === activeNotification) return null;
  const resolution = resolveIn(context, entry.name);
  if (resolution.kind !== 'parameter' || resolution.facts.activeNotify !== 'forceEnabled') return null;
  return modelObjection('forcedNotification', `must be 2: ${resolution.model} keeps active notification on`);
}

function accessObjection(access: string): Objection | null {
  if (access === 'Subscriber' || access.startsWith('X_')) return null;
  return protocolObjection('unknownAccess', 'must be Subscriber, or X_ with the name of a vendor');
}
