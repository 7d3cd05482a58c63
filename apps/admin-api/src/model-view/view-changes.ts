import { viewFieldsOf, type ViewArea, type ViewField, type ViewValue } from '#device';
import { textFault } from '../field/text-field.js';
import { pointerTo, type FieldProblem } from '../problem/field-problem.js';
import { refuseUnsafeJson } from '../request/plain-json.js';
import { invalidFields } from '../request/read-request.js';

const longestText = 1_024;

/**
 * The body of a change to an item.
 *
 * @throws ProblemError INVALID_REQUEST for unknown fields and wrong JSON types, INVALID_VALUE for values that a field
 *   cannot have
 */
export function readChanges(area: ViewArea, raw: unknown): Readonly<Record<string, ViewValue>> {
  const unsafe = refuseUnsafeJson(raw, '');
  if (unsafe !== null) throw invalidFields('INVALID_REQUEST', [{ in: 'body', ...unsafe }]);
  if (typeof raw !== 'object' || raw === null || Array.isArray(raw))
    throw refusal('isObject', 'must be a JSON object');
  const entries: [string, unknown][] = Object.entries(raw);
  if (entries.length === 0) throw refusal('required', 'must name a field to set');
  const fields = viewFieldsOf(area);
  const formal = entries.flatMap(([name, value]) => formProblem(name, value, fields));
  if (formal.length > 0) throw invalidFields('INVALID_REQUEST', formal);
  const changes = Object.fromEntries(entries) as Record<string, ViewValue>;
  const wrong = Object.entries(changes).flatMap(([name, value]) => valueProblem(name, value, fields[name]));
  if (wrong.length > 0) throw invalidFields('INVALID_VALUE', wrong);
  return changes;
}

function refusal(code: string, message: string) {
  return invalidFields('INVALID_REQUEST', [{ in: 'body', pointer: '', code, message }]);
}

function formProblem(
  name: string,
  value: unknown,
  fields: Readonly<Record<string, ViewField>>,
): readonly FieldProblem[] {
  const field = Object.hasOwn(fields, name) ? fields[name] : undefined;
  if (field?.isSettable !== true) {
    const message = field === undefined ? 'is not known here' : 'cannot be set';
    return [{ in: 'body', pointer: pointerTo('', name), code: 'unknownField', message }];
  }
  const expected = {
    text: 'string',
    dateTime: 'string',
    boolean: 'boolean',
    integer: 'number',
    number: 'number',
  };
  if (field.type === 'textList' || typeof value === expected[field.type]) return [];
  return [
    {
      in: 'body',
      pointer: pointerTo('', name),
      code: 'type',
      message: `must be a JSON ${expected[field.type]}`,
    },
  ];
}

function valueProblem(name: string, value: ViewValue, field: ViewField | undefined): readonly FieldProblem[] {
  const message = faultOf(value, field);
  return message === null ? [] : [{ in: 'body', pointer: pointerTo('', name), code: 'value', message }];
}

function faultOf(value: ViewValue, field: ViewField | undefined): string | null {
  if (typeof value === 'number') return Number.isSafeInteger(value) ? null : 'must be an integer';
  if (typeof value !== 'string') return null;
  if (field?.choices?.includes(value) === false) return `must be one of ${field.choices.join(', ')}`;
  // A blank secret is what devices show instead of one, and must never replace it by mistake.
  return textFault(value, { min: field?.isSecret === true ? 1 : 0, max: longestText });
}
