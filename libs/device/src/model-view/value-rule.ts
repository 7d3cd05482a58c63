import { lexicalFault } from '#data-model';
import type { ValueRule } from './model-profile.js';
import type { ViewField } from './view-areas.js';

export type ViewValue = string | number | boolean | readonly string[];

/** The value of a field from what is on the wire; null when that says nothing or cannot be understood. */
export function readValue(wire: string, rule: ValueRule, field: ViewField): ViewValue | null {
  const { map, prefixes, ranges, dbmFromWatt } = rule;
  if (map !== undefined) return Object.hasOwn(map, wire) ? (map[wire] ?? null) : null;
  if (prefixes !== undefined)
    return Object.entries(prefixes).find(([prefix]) => wire.startsWith(prefix))?.[1] ?? null;
  if (ranges !== undefined) return rangeOf(numberIn(wire), ranges);
  if (dbmFromWatt !== undefined) return dbmOf(numberIn(wire), dbmFromWatt);
  return plainValue(wire, field, rule.scale ?? 1);
}

function plainValue(wire: string, { type }: ViewField, scale: number): ViewValue | null {
  switch (type) {
    case 'text':
      return wire;
    case 'textList':
      return wire.split(',').flatMap((each) => (each.trim() === '' ? [] : [each.trim()]));
    case 'boolean':
      return booleanOf(wire);
    case 'dateTime':
      return momentOf(wire);
    case 'integer':
    case 'number': {
      const number = numberIn(wire);
      if (number === null) return null;
      return type === 'integer' ? Math.round(rounded(number * scale)) : rounded(number * scale);
    }
  }
}

/** What to send for a value of the field's type; null when the rule gives no way back. */
export function writtenValue(value: ViewValue, rule: ValueRule): string | null {
  if (rule.prefixes !== undefined || rule.ranges !== undefined || rule.dbmFromWatt !== undefined) return null;
  if (rule.map !== undefined)
    return Object.entries(rule.map).find(([, meant]) => meant === value)?.[0] ?? null;
  if (typeof value === 'boolean') return value ? '1' : '0';
  if (typeof value === 'number') return String(rounded(value / (rule.scale ?? 1)));
  return typeof value === 'string' ? value : value.join(',');
}

/** Devices append units to numbers: `-23 dBm`. */
function numberIn(wire: string): number | null {
  const number = /^\s*([-+]?\d{1,20}(?:\.\d{1,20})?)(?:\s*[a-zA-Z%µ°]{1,8})?\s*$/.exec(wire)?.[1];
  return number === undefined ? null : Number(number);
}

function rangeOf(number: number | null, ranges: NonNullable<ValueRule['ranges']>): string | null {
  if (number === null) return null;
  return ranges.find(([lowest, highest]) => number >= lowest && number <= highest)?.[2] ?? null;
}

function dbmOf(number: number | null, unitWatt: number): number | null {
  if (number === null || number === 0) return null;
  return number < 0 ? number : Math.round(1_000 * Math.log10(number * unitWatt * 1_000)) / 100;
}

function booleanOf(wire: string): boolean | null {
  const word = wire.trim().toLowerCase();
  if (word === '1' || word === 'true') return true;
  return word === '0' || word === 'false' ? false : null;
}

/** The unknown time of TR-106 is no moment. */
function momentOf(wire: string): string | null {
  return wire.startsWith('0001-') || lexicalFault(wire, 'dateTime') !== null ? null : wire;
}

/** Without the noise of binary fractions. */
function rounded(number: number): number {
  return Number(number.toPrecision(12));
}
