import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { DeviceModel } from '#device';
import { loadQuirkCatalogue } from './quirk-profiles.js';

const model: DeviceModel = {
  oui: '000B82',
  manufacturer: 'Grandstream',
  productClass: 'Phone',
  modelName: '',
  softwareVersion: '1.0',
};
let directory: string;

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'quirks-'));
});
afterEach(() => rmSync(directory, { recursive: true }));

const profile = (batchSize: unknown) =>
  JSON.stringify({ description: 'x', match: { oui: ['000B82'] }, quirks: { batchSize } });

describe('quirk profiles', () => {
  it('of the product are all valid', () => {
    expect(loadQuirkCatalogue(null).of(model)).toMatchObject({
      profiles: ['grandstream-small-batches'],
      quirks: { batchSize: 32 },
    });
  });

  it('of the operator take the place of those with the same name, and add to the others', () => {
    writeFileSync(join(directory, 'grandstream-small-batches.json'), profile(8));
    writeFileSync(join(directory, 'notes.txt'), 'not a profile');
    expect(loadQuirkCatalogue(directory).of(model).quirks.batchSize).toBe(8);
    writeFileSync(join(directory, 'z.json'), profile(4));
    expect(loadQuirkCatalogue(directory).of(model)).toMatchObject({
      profiles: ['grandstream-small-batches', 'z'],
      quirks: { batchSize: 4 },
    });
  });

  it.each([
    [
      'a value out of range',
      profile(0),
      /bad\.json: \/quirks\/batchSize must be a whole number from 1 to 256; correct/,
    ],
    ['broken JSON', '{', /bad\.json: is not JSON .*; correct it, or remove the file/],
    ['a file without end', ' '.repeat(70_000), /bad\.json: is larger than 65536 bytes/],
  ])('refuse to start with %s, and say where', (_, text, message) => {
    writeFileSync(join(directory, 'bad.json'), text);
    expect(() => loadQuirkCatalogue(directory)).toThrow(message);
  });

  it('refuse to start without the directory, or with one in the place of a file', () => {
    expect(() => loadQuirkCatalogue(join(directory, 'none'))).toThrow(/cannot be read .*ACS_QUIRKS_DIR/);
    mkdirSync(join(directory, 'folder.json'));
    expect(() => loadQuirkCatalogue(directory)).toThrow(/folder\.json: cannot be read/);
  });
});
