import type { CwmpFault } from '#cwmp';
import { hasFields, isText } from '../stored-json/records.js';

/** Stands in a list for a fault that cannot be read: one damaged row must not hide the others. */
const unreadable: CwmpFault = { code: 0, string: 'The stored fault cannot be read', parameterFaults: [] };

const parameterFields = { name: isText, code: Number.isInteger, string: isText };
const faultFields = {
  code: Number.isInteger,
  string: isText,
  parameterFaults: (list: unknown) =>
    Array.isArray(list) && list.every((each) => hasFields(each, parameterFields)),
};

/** A fault as a row holds it, null for none. */
export function readFault(stored: unknown): CwmpFault | null {
  if (stored === null) return null;
  return hasFields(stored, faultFields) ? (stored as CwmpFault) : unreadable;
}
