import { detached } from '../xml/detached.js';
import type { XmlReader } from '../xml/xml-reader.js';
import type { TextRules } from './text.js';

const LONGEST_SENT = 256;
// Four times what the schema allows; more is no name, and would not fit an index either.
const LONGEST_ACCEPTED = 1_024;

/** Full name of one parameter. */
export const PARAMETER_NAME: TextRules = {
  min: 1,
  max: LONGEST_SENT,
  pattern: /[^.]$/,
  shape: 'must be the full name of a parameter, without a dot at its end',
};

/** Full name, partial path, or '' for everything. */
export const PARAMETER_PATH: TextRules = { max: LONGEST_SENT };

/** Path of an object, a table or an instance. */
export const OBJECT_NAME: TextRules = { max: LONGEST_SENT, pattern: /\.$/, shape: 'must end in a dot' };

/** A name as reported: CPEs indent it and break its lines, so blanks around it and line breaks are not part of it. */
export function readName(reader: XmlReader): string {
  const trimmed = reader.text().trim();
  const name = trimmed.includes('\n') ? withoutLineBreaks(trimmed) : trimmed;
  if (name.length > LONGEST_ACCEPTED) reader.fail('limit', 'a parameter name is too long');
  return detached(name);
}

function withoutLineBreaks(name: string): string {
  const lines = name.split('\n');
  return lines.map((line) => line.trim()).join('');
}
