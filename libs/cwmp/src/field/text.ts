import type { XmlReader } from '../xml/xml-reader.js';
import { detached } from '../xml/detached.js';
import { escapeXml } from '../xml/escape.js';
import type { Encoding } from './encoding.js';
import type { Field } from './codec.js';

/** What a text must be before it may go out, and how much of it is taken in. */
export interface TextRules {
  /** Longest text sent, in UTF-16 units. */
  readonly max: number;
  readonly min?: number;
  readonly pattern?: RegExp;
  /** What `pattern` asks for, in words. */
  readonly shape?: string;
  /** Longest text accepted; more is an `EnvelopeError` `limit`. Without it the scanner's limit stands. */
  readonly accepted?: number;
  readonly trim?: boolean;
}

/** xsd:string; a missing value is an error when writing. */
export function text(element: string, rules: TextRules): Field<string> {
  return {
    element,
    absent: '',
    read: (reader) => readText(reader, rules),
    write: (value, encoding) => `<${element}>${encodeText(value, rules, encoding)}</${element}>`,
  };
}

/** xsd:string that the schema demands but callers may leave out: then it is sent empty. */
export function textOrEmpty(element: string, rules: TextRules): Field<string> {
  const field = text(element, rules);
  return { ...field, write: (value, encoding) => field.write(value ?? '', encoding) };
}

/** xsd:string that is left out when absent. */
export function optionalText(element: string, rules: TextRules): Field<string | undefined> {
  const field = text(element, rules);
  return {
    element,
    absent: undefined,
    read: (reader) => readText(reader, rules),
    write: (value, encoding) => (value === undefined ? '' : field.write(value, encoding)),
  };
}

/** `value` as escaped element content, refused unless it follows the rules. */
export function encodeText(value: unknown, rules: TextRules, encoding: Encoding): string {
  if (value === undefined) return encoding.refuse('is missing');
  if (typeof value !== 'string') return encoding.refuse('must be a string');
  if (value.length > rules.max) return encoding.refuse(`is longer than ${rules.max} characters`);
  if (value.length < (rules.min ?? 0)) return encoding.refuse('must not be empty');
  if (rules.pattern?.test(value) === false) return encoding.refuse(rules.shape ?? 'has the wrong form');
  return escapeXml(value);
}

function readText(reader: XmlReader, rules: TextRules): string {
  const raw = reader.text();
  const value = rules.trim === true ? raw.trim() : raw;
  if (value.length > (rules.accepted ?? Infinity))
    reader.fail('limit', 'a text is longer than its element may be');
  return detached(value);
}
