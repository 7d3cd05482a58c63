import type { ParameterSetting, ParameterValue } from '../rpc/structures.js';
import { escapeXml } from '../xml/escape.js';
import type { XmlReader } from '../xml/xml-reader.js';
import { parseBoolean } from './booleans.js';
import type { Codec, Field } from './codec.js';
import type { Encoding } from './encoding.js';
import { list, refuseRepeatedNames } from './list.js';
import { namedList } from './named-list.js';
import { PARAMETER_NAME, readName } from './parameter-name.js';
import { encodeText } from './text.js';
import { isValueType, normaliseValueType } from './value-type.js';

const STRUCT = 'ParameterValueStruct';
const LONGEST_VALUE = 65_536;
// [XML Schema 3.2.7], in UTC or without a zone; a time with an offset goes out as it was given.
const TIME = /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)(?:\.(\d+))?(Z?)$/;

/** ParameterList as a CPE reports it; a missing Value is ''. */
export function parameterValues(element: string): Field<readonly ParameterValue[]> {
  const codec: Codec<ParameterValue> = {
    decode: readParameterValue,
    encode: (value, encoding) => writeParameter(value, { encoding, isSetting: false }),
  };
  return namedList(element, STRUCT, codec, { arrayType: `cwmp:${STRUCT}` });
}

/** ParameterList of SetParameterValues: at least one, every name once, because the CPE would refuse it all (9003). */
export function parameterSettings(element: string): Field<readonly ParameterSetting[]> {
  const codec: Codec<ParameterSetting> = {
    decode: readParameterSetting,
    encode: (value, encoding) => writeParameter(value, { encoding, isSetting: true }),
  };
  return list(element, STRUCT, codec, { arrayType: `cwmp:${STRUCT}`, min: 1, check: refuseRepeatedNames });
}

function readParameterValue(reader: XmlReader): ParameterValue {
  let name = '';
  let value = '';
  let type: string | null = null;
  while (reader.nextChild()) {
    const element = reader.localName;
    if (element === 'Value') {
      type = normaliseValueType(reader.attribute('type'));
      value = reader.text();
    } else if (element === 'Name') name = readName(reader);
    else reader.skip();
  }
  return { name, value, type };
}

function readParameterSetting(reader: XmlReader): ParameterSetting {
  const { name, value, type } = readParameterValue(reader);
  return type === null ? { name, value } : { name, value, type };
}

interface Writing {
  readonly encoding: Encoding;
  readonly isSetting: boolean;
}

function writeParameter(entry: unknown, { encoding, isSetting }: Writing): string {
  if (typeof entry !== 'object' || entry === null) return encoding.refuse('must be an object');
  const { name, value, type: given, ...rest }: Partial<Record<string, unknown>> = { ...entry };
  for (const key of Object.keys(rest)) encoding.at(key, () => encoding.refuse('is not known here'));
  const type = given ?? (isSetting ? 'string' : null);
  if (type !== null && (typeof type !== 'string' || !isValueType(type))) {
    return encoding.at('type', () => encoding.refuse('is not a type of values'));
  }
  const writtenName = encoding.at('name', () => encodeText(name, PARAMETER_NAME, encoding));
  const checked = encoding.at('value', () => encodeText(value, { max: LONGEST_VALUE }, encoding));
  const writtenValue =
    isSetting && typeof value === 'string' ? escapeXml(inForm(value, type, encoding)) : checked;
  const attribute = type === null ? '' : ` xsi:type="xsd:${type}"`;
  return `<Name>${writtenName}</Name><Value${attribute}>${writtenValue}</Value>`;
}

/** A boolean and a time as the device wants them; everything else as given. */
function inForm(value: string, type: string | null, encoding: Encoding): string {
  if (type === 'boolean' && /^(?:true|false|0|1)$/i.test(value)) return encoding.boolean(parseBoolean(value));
  return type === 'dateTime' ? timeInForm(value, encoding) : value;
}

function timeInForm(value: string, { forms: { dateTimes } }: Encoding): string {
  const [, seconds, fraction = '', zone = ''] = TIME.exec(value) ?? [];
  if (seconds === undefined) return value;
  if (dateTimes === 'withoutZone') return seconds;
  if (dateTimes === 'milliseconds') return `${seconds}.${fraction.slice(0, 3).padEnd(3, '0')}${zone}`;
  return `${seconds}${zone}`;
}
