import { describe, expect, it } from 'vitest';
import { ordinaryQuirks } from './device-quirks.js';
import { QuirkCatalogue } from './quirk-catalogue.js';
import { compareVersions } from './quirk-match.js';
import type { DeviceModel, QuirkMatch, QuirkProfile } from './quirk-profile.js';

const model: DeviceModel = {
  oui: '0A1B2C',
  manufacturer: 'Example Inc.',
  productClass: 'Box',
  modelName: 'B-200',
  softwareVersion: '1.10.3',
};
const profile = (name: string, match: QuirkMatch, batchSize: number): QuirkProfile => ({
  name,
  match,
  quirks: { batchSize },
});
const isMeant = (match: QuirkMatch) =>
  new QuirkCatalogue([profile('p', match, 7)]).of(model).profiles.length === 1;

describe('a profile', () => {
  it.each<QuirkMatch>([
    { oui: ['FFFFFF', '0A1B2C'] },
    { manufacturer: { prefix: 'Example' } },
    { productClass: 'Box', modelName: { prefix: 'B-' } },
    { firmware: '1.10.3' },
    { firmware: { prefix: '1.' } },
    { firmware: { from: '1.9', below: '1.11' } },
    { firmware: { from: '1.10.3' } },
  ])('is for the device: %j', (match) => expect(isMeant(match)).toBe(true));

  it.each<QuirkMatch>([
    { oui: ['0A1B2D'] },
    { productClass: 'box' },
    { productClass: 'Box', modelName: 'B' },
    { firmware: { below: '1.10.3' } },
    { firmware: { from: '1.10.4' } },
    { firmware: { from: '1.2', below: '1.9' } },
  ])('is for others: %j', (match) => expect(isMeant(match)).toBe(false));

  it('with a range of versions is not for a device that tells none', () => {
    const catalogue = new QuirkCatalogue([profile('p', { firmware: { below: '9' } }, 7)]);
    expect(catalogue.of({ ...model, softwareVersion: '' }).profiles).toEqual([]);
  });
});

describe('several profiles', () => {
  it('apply from the least to the most specific, whatever their order', () => {
    const all = [
      profile('e-firmware', { firmware: '1.10.3' }, 5),
      profile('a-vendor', { oui: ['0A1B2C'] }, 1),
      profile('d-range', { firmware: { below: '2' } }, 4),
      profile('b-class', { productClass: 'Box', oui: ['0A1B2C'] }, 2),
      profile('c-model', { modelName: { prefix: 'B-2' } }, 3),
      profile('other', { productClass: 'Other' }, 9),
    ];
    for (const profiles of [all, all.toReversed()])
      expect(new QuirkCatalogue(profiles).of(model)).toEqual({
        profiles: ['a-vendor', 'b-class', 'c-model', 'd-range', 'e-firmware'],
        quirks: { ...ordinaryQuirks, batchSize: 5 },
      });
  });

  it('of the same rank apply by name, the longer prefix last, and override key by key', () => {
    const { profiles, quirks } = new QuirkCatalogue([
      { name: 'z', match: { oui: ['0A1B2C'] }, quirks: { cookiePath: 'none' } },
      { name: 'y', match: { oui: ['0A1B2C'] }, quirks: { cookiePath: 'root', booleans: 'words' } },
      profile('long', { modelName: { prefix: 'B-20' } }, 20),
      profile('short', { modelName: { prefix: 'B-' } }, 2),
    ]).of(model);
    expect(profiles).toEqual(['y', 'z', 'short', 'long']);
    expect(quirks).toMatchObject({ cookiePath: 'none', booleans: 'words', batchSize: 20 });
  });
});

it('compares versions by their numbers', () => {
  const versions = ['', '1', '1.2', '1.9.9', '1.10', '1.010.1', '02', 'V1', 'V1R2SPC3', 'V1R2SPC11', 'V2'];
  for (const [index, one] of versions.entries())
    for (const [place, other] of versions.entries())
      expect(Math.sign(compareVersions(one, other))).toBe(Math.sign(index - place));
});
