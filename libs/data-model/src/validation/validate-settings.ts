import { checkValue } from '../value/check-value.js';
import { lexicalFault, valueTypeOf } from '../value/lexical-form.js';
import {
  deviceObjection,
  modelObjection,
  protocolObjection,
  type Finding,
  type Objection,
} from './finding.js';
import {
  existenceObjection,
  findingsOf,
  firstObjection,
  pathObjection,
  resolveIn,
  type ValidationContext,
} from './validation-context.js';

/** One entry of SetParameterValues; the type is the local name of an XSD type. */
export interface SettingRequest {
  readonly name: string;
  readonly value: string;
  readonly type?: string;
}

/**
 * Why values cannot be set [TR-069 A.3.2.1]: each name at most once, known, writable, and its value of the right type,
 * range, length and enumeration. At most one finding for the name, the type and the value of an entry each.
 */
export function validateSettings(
  settings: readonly SettingRequest[],
  context: ValidationContext,
): readonly Finding[] {
  return findingsOf(context, objections(settings, context));
}

function* objections(
  settings: readonly SettingRequest[],
  context: ValidationContext,
): Generator<readonly [string, Objection | null]> {
  const seen = new Set<string>();
  for (const [index, setting] of settings.entries()) {
    const pointer = `/parameterList/${index}`;
    const target = firstObjection(
      () => duplicateObjection(seen, setting.name),
      () => pathObjection(context, setting.name),
      () => existenceObjection(context, setting.name),
      () => parameterObjection(context, setting.name),
    );
    yield [`${pointer}/name`, target];
    seen.add(setting.name);
    const isOverruled = context.force && target?.authority === 'model';
    if (target !== null && !isOverruled) continue;
    yield [`${pointer}/type`, typeObjection(context, setting)];
    yield [`${pointer}/value`, valueObjection(context, setting)];
  }
}

/** [TR-069 A.3.2.1]: a name that stands twice is refused with 9003. */
export function duplicateObjection(seen: ReadonlySet<string>, name: string): Objection | null {
  return seen.has(name) ? protocolObjection('duplicate', 'stands more than once in the list') : null;
}

function parameterObjection(context: ValidationContext, name: string): Objection | null {
  const own = context.tree.find(name);
  if (own?.writable === false)
    return deviceObjection('readOnly', 'is read-only on this device, by its own list of names');
  if (own === null && (context.tree.find(`${name}.`) !== null || context.tree.hasBelow(`${name}.`)))
    return deviceObjection('unknownPath', 'is an object on this device; set a parameter below it');
  const resolution = resolveIn(context, name);
  if (resolution.kind !== 'parameter' || own?.writable === true) return null;
  return resolution.facts.access === undefined
    ? modelObjection('readOnly', `is read-only in ${resolution.model}`)
    : null;
}

function typeObjection({ tree }: ValidationContext, { name, type }: SettingRequest): Objection | null {
  const own = tree.find(name)?.type ?? null;
  if (type === undefined || own === null || sameType(type, own)) return null;
  return deviceObjection(
    'wrongType',
    `must be ${own}, the type that the device reports; or leave the type out`,
  );
}

function sameType(a: string, b: string): boolean {
  return a.replace('Binary', '') === b.replace('Binary', '') || a === b;
}

function valueObjection(context: ValidationContext, { name, value }: SettingRequest): Objection | null {
  const own = valueTypeOf(context.tree.find(name)?.type ?? '');
  const misfit = own === null ? null : lexicalFault(value, own);
  if (misfit !== null) return deviceObjection('wrongType', `${misfit}: the device reports the type ${own}`);
  const resolution = resolveIn(context, name);
  if (resolution.kind !== 'parameter') return null;
  const fault = checkValue(value, resolution.facts.type);
  return fault === null ? null : modelObjection(fault.code, `${fault.message} in ${resolution.model}`);
}
