import fc from 'fast-check';
import { withoutIllegalCharacters } from '../xml/characters.js';

export type Wishes<T> = { readonly [K in keyof T]: fc.Arbitrary<T[K]> };

// Everything XML can carry, markup and line ends included.
export const any = (max: number): fc.Arbitrary<string> =>
  fc
    .string({
      maxLength: Math.min(max, 40),
      unit: fc.oneof(
        fc.constantFrom('<', '&', '"', ']]>', '\r\n', ' '),
        fc.string({ unit: 'binary', maxLength: 1 }),
      ),
    })
    .map((text) => withoutIllegalCharacters(text).slice(0, max))
    .map(withoutIllegalCharacters);
export const filled = (max: number): fc.Arbitrary<string> => any(max - 1).map((text) => `x${text}`);
export const trimmed = (max: number): fc.Arbitrary<string> => any(max).map((text) => text.trim());
export const path = fc.stringMatching(/^[A-Z][A-Za-z0-9_-]{0,20}(\.[A-Za-z0-9_*[\]-]{1,12}){0,5}$/);
export const object = path.map((text) => `${text}.`);
export const key = any(32);
export const unsigned = fc.integer({ min: 0, max: 4_294_967_295 });
export const status = fc.constantFrom(0, 1);
export const time = fc.constantFrom('0001-01-01T00:00:00Z', '2026-03-01T12:00:00Z', '');
export const uuid = fc.uuid();
export const type = fc.constantFrom(
  'string',
  'int',
  'unsignedInt',
  'long',
  'unsignedLong',
  'hexBinary',
  'base64',
  'decimal',
);
export const nothing = fc.constant({});
export const fewNamed = <T extends { readonly name: string }>(entry: fc.Arbitrary<T>): fc.Arbitrary<T[]> =>
  fc.uniqueArray(entry, { selector: ({ name }) => name, maxLength: 6 });
export const few = <T>(entry: fc.Arbitrary<T>, min = 0): fc.Arbitrary<T[]> =>
  fc.array(entry, { minLength: min, maxLength: 6 });
export const record = <T>(wishes: Wishes<T>): fc.Arbitrary<T> => fc.record(wishes);
type Loose = Readonly<Record<string, fc.Arbitrary<unknown>>>;
export const partial = <T>(required: Loose, optional: Loose): fc.Arbitrary<T> =>
  fc.record({ ...required, ...optional }, { requiredKeys: Object.keys(required) }) as fc.Arbitrary<T>;

const value = record({ name: path, value: any(100), type: fc.option(type, { nil: null }) });
export const values = fewNamed(value);
export const accessList = few(fc.constant('Subscriber'));
export const fault = record({ faultCode: fc.integer({ min: 0, max: 9_899 }), faultString: any(256) });
