import type { TextRules } from './text-field.js';

// Limits of the CWMP schema, so that no task is accepted that could not be sent.

/** Full name of one parameter. */
export const parameterName: TextRules = {
  min: 1,
  max: 256,
  pattern: /[^.]$/,
  shape: 'must be the full name of a parameter, without a dot at its end',
};

/** Full name, partial path ending in a dot, or empty for everything. */
export const parameterPath: TextRules = { max: 256 };

/** Path of an object or a table. */
export const objectName: TextRules = { min: 2, max: 256, pattern: /\.$/, shape: 'must end in a dot' };

export const credential: TextRules = { max: 256 };

export const transferUrl: TextRules = { max: 256 };

// [TR-069 A.3.2.8]: a number with words, or X with an OUI or a domain name.
export const fileType: TextRules = {
  max: 64,
  pattern: /^(?:[1-9]\d*|X \S+)(?: \S+)+$/,
  shape: 'must be like "1 Firmware Upgrade Image" or "X 0A1B2C Name"',
};

export const uuid: TextRules = {
  max: 36,
  pattern: /^[0-9A-Fa-f]{8}(?:-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}$/,
  shape: 'must be a UUID',
};

/** Entries that one list of a request may have; a CPE refuses long ones with 9004 much earlier. */
export const mostListEntries = 1_000;
