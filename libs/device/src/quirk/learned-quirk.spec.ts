import { expect, it } from 'vitest';
import { ordinaryQuirks } from './device-quirks.js';
import { learnedText, parseLearned, withLearned, type LearnedQuirk } from './learned-quirk.js';

const learned: readonly LearnedQuirk[] = [
  { quirk: 'batchSize', value: 16 },
  { quirk: 'batchSize', value: 64 },
  { quirk: 'nextLevel', value: 'words' },
  { quirk: 'rootNames', value: 'explicit' },
  { quirk: 'unsupportedMethods', value: 'Upload' },
  { quirk: 'unsupportedMethods', value: 'Upload' },
];

it('comes back from its text, and what no version wrote does not', () => {
  expect(learned.map((each) => parseLearned(learnedText(each)))).toEqual(learned);
  for (const text of [
    '',
    'batchSize=0',
    'batchSize=x',
    'nextLevel=maybe',
    'rootNames=',
    'colour=red',
    'a=b=c',
  ])
    expect(parseLearned(text)).toBeNull();
});

it('Q45: the smallest batch counts, and all else that was learned', () => {
  expect(withLearned(ordinaryQuirks, learned)).toEqual({
    ...ordinaryQuirks,
    batchSize: 16,
    nextLevel: 'words',
    rootNames: 'explicit',
    unsupportedMethods: ['Upload'],
  });
});
