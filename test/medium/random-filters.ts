import fc from 'fast-check';

/** Paths that are searchable in the test. */
export const promotedPaths = ['Device.A', 'Device.B', 'Device.C'] as const;

// What LIKE, collations, casts and indexes are likely to treat differently from us.
const trickyTexts = (
  '|a|A|ab|aB|%|_|a%b|a_b|ä|Ä|İ|ß|ı|😀|a\u0301|á|0|1|01|1.0|-1|+1|1e3| 1|1\n|1.000000001|999999999999999|' +
  '1234567890123456|true|TRUE|false|null|NULL|"|\'|$1|\u2028|\uffff|ﬀ'
)
  .split('|')
  .concat('\\', '\\a', 'x'.repeat(127), 'x'.repeat(128), 'x'.repeat(129), `${'x'.repeat(128)}y`)
  .concat('😀'.repeat(127), '😀'.repeat(129));

/** A text as PostgreSQL can hold it. */
export const anyText = fc.oneof(
  { weight: 4, arbitrary: fc.constantFrom(...trickyTexts) },
  {
    weight: 1,
    arbitrary: fc.string({ unit: 'binary', maxLength: 5 }).map((text) => text.replaceAll('\0', '')),
  },
);

/** Half an hour off the whole hours that filters ask for, so that the time that a test takes does not matter. */
export const anyAgeMs = fc.integer({ min: 0, max: 72 }).map((hours) => hours * 3_600_000 + 1_800_000);

export const anyTag = fc.constantFrom('a', 'A', 'pilot', 'x.y', 'ä');

const quoted = anyText.map((text) => JSON.stringify(text));

const textSubject = fc.constantFrom(
  'oui',
  'productClass',
  'serialNumber',
  'manufacturer',
  'modelName',
  'model',
  'softwareVersion',
  'hardwareVersion',
  'provisioningCode',
  'cwmpVersion',
  'peerAddress',
  'connectionRequestUrl',
  ...promotedPaths.map((path) => `param(${JSON.stringify(path)})`),
);

const parameter = fc.constantFrom(...promotedPaths).map((path) => `param(${JSON.stringify(path)})`);

const list = (entry: fc.Arbitrary<string>) =>
  fc.array(entry, { minLength: 1, maxLength: 4 }).map((entries) => `(${entries.join(', ')})`);

const pattern = fc
  .array(fc.oneof(fc.constantFrom('%', '_', '\\\\', '\\%', '\\_', 'a', 'A', 'x', '1', '😀'), anyText), {
    maxLength: 4,
  })
  .map((parts) => parts.join(''))
  // A backslash at the end makes nothing plain, which is refused.
  .map((text) => JSON.stringify(/(?:^|[^\\])(?:\\\\)*\\$/.test(text) ? `${text}\\` : text));

const number = fc.oneof(
  fc.constantFrom('0', '1', '-1', '1.0', '1.000000001', '999999999999999'),
  fc.integer({ min: -20, max: 20 }).map(String),
);

const order = fc.constantFrom('=', '!=', '<', '<=', '>', '>=');
const equality = fc.constantFrom('=', '!=');
const maybeNot = fc.constantFrom('', 'NOT ');

const words = (...parts: fc.Arbitrary<string>[]) => fc.tuple(...parts).map((all) => all.join(' '));

const predicate = fc.oneof(
  words(textSubject, equality, quoted),
  words(textSubject, fc.constantFrom('IN', 'NOT IN'), list(quoted)),
  words(
    textSubject,
    maybeNot.map((not) => `${not}LIKE`),
    pattern,
  ),
  words(
    textSubject,
    maybeNot.map((not) => `${not}ILIKE`),
    pattern,
  ),
  words(
    fc.constantFrom('cwmpVersion', 'peerAddress', 'dataModelRoot', 'lastInformAt', 'param("Device.A")'),
    fc.constantFrom('IS NULL', 'IS NOT NULL'),
  ),
  words(fc.constant('online'), equality, fc.constantFrom('true', 'false')),
  words(fc.constant('onboarding'), equality, fc.constantFrom('"approved"', '"quarantined"')),
  words(fc.constant('dataModelRoot'), equality, fc.constantFrom('"Device."', '"InternetGatewayDevice."')),
  words(
    fc.constantFrom('lastInformAt', 'createdAt'),
    order,
    fc.integer({ min: 0, max: 72 }).map((hours) => `now() - ${hours}h`),
  ),
  words(
    fc.constantFrom('lastInformAt', 'createdAt'),
    order,
    anyAgeMs.map((ms) => JSON.stringify(new Date(ms).toISOString())),
  ),
  words(
    fc.constant('tag'),
    equality,
    anyTag.map((tag) => JSON.stringify(tag)),
  ),
  words(fc.constant('tag'), fc.constantFrom('IN', 'NOT IN'), list(anyTag.map((tag) => JSON.stringify(tag)))),
  words(parameter, order, number),
  words(parameter, equality, fc.constantFrom('true', 'false')),
);

/** Filters over devices, most of them short. */
export const anyFilter = fc.letrec<{ filter: string; term: string }>((tie) => ({
  filter: fc.oneof(
    { maxDepth: 3, withCrossShrink: true },
    predicate,
    fc.array(tie('term'), { minLength: 2, maxLength: 3 }).map((terms) => terms.join(' AND ')),
    fc.array(tie('term'), { minLength: 2, maxLength: 3 }).map((terms) => terms.join(' OR ')),
    tie('term').map((term) => `NOT ${term}`),
  ),
  term: fc.oneof(
    { maxDepth: 3 },
    predicate,
    tie('filter').map((filter) => `(${filter})`),
  ),
})).filter;
