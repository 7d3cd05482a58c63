import { viewFieldsOf, type MissingReason, type ViewArea, type ViewField } from '#device';

type Schema = Readonly<Record<string, unknown>>;

const jsonTypes: Readonly<Record<ViewField['type'], Schema>> = {
  text: { type: 'string' },
  boolean: { type: 'boolean' },
  integer: { type: 'integer' },
  number: { type: 'number' },
  textList: { type: 'array', items: { type: 'string' } },
  dateTime: { type: 'string', format: 'date-time' },
};

const reasons: readonly MissingReason[] = [
  'notInProfile',
  'notInModel',
  'notRead',
  'writeOnly',
  'notUnderstood',
];

/** What an area looks like in an answer, the same for every device. */
export function areaSchema(area: ViewArea): Schema {
  const fields = Object.entries(viewFieldsOf(area));
  const names = fields.map(([name]) => name);
  return object({
    area: { type: 'string', enum: [area] },
    supported: { type: 'boolean', description: 'False: there are no items, for the reason given' },
    reason: {
      type: ['object', 'null'],
      properties: {
        code: { type: 'string', enum: ['noProfile', 'notInModel', 'notRead'] },
        message: { type: 'string' },
      },
    },
    profiles: {
      type: 'array',
      items: { type: 'string' },
      description: 'Model profiles that are for this device, the more specific last',
    },
    items: {
      type: 'array',
      items: object({
        id: { type: 'string', description: 'Path of the object below the root' },
        values: object(Object.fromEntries(fields.map(([name, field]) => [name, valueSchema(field)]))),
        asOf: {
          type: 'object',
          additionalProperties: { type: 'string', format: 'date-time' },
          description: 'When the device told each value',
        },
        missing: {
          type: 'object',
          additionalProperties: { type: 'string', enum: [...reasons] },
          description: 'Why a value is null',
        },
        settable: {
          type: 'array',
          items: { type: 'string', enum: names },
          description: 'Fields that can be set on this device',
        },
      }),
    },
  });
}

/** What can be asked of an item; every field may be left out. */
export function changesSchema(area: ViewArea): Schema {
  const settable = Object.entries(viewFieldsOf(area)).filter(([, field]) => field.isSettable === true);
  return {
    type: 'object',
    minProperties: 1,
    additionalProperties: false,
    properties: Object.fromEntries(settable.map(([name, field]) => [name, fieldSchema(field)])),
  };
}

function fieldSchema({ type, choices, description, isSecret }: ViewField): Schema {
  return {
    ...jsonTypes[type],
    ...(choices !== undefined && { enum: [...choices] }),
    description,
    ...(isSecret === true && { writeOnly: true }),
  };
}

function valueSchema(field: ViewField): Schema {
  const { type, choices, description, isSecret } = field;
  const { type: jsonType, ...rest } = jsonTypes[type];
  return {
    ...rest,
    type: [jsonType, 'null'],
    ...(choices !== undefined && { enum: [...choices, null] }),
    description: isSecret === true ? `${description}; always null` : description,
  };
}

function object(properties: Readonly<Record<string, Schema>>): Schema {
  return { type: 'object', required: Object.keys(properties), properties };
}
