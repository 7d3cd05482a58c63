import { describe, expect, it } from 'vitest';
import { parseQuirkProfile } from './parse-quirk-profile.js';

const valid = {
  description: 'Q53',
  match: { oui: ['0A1B2C'], productClass: { prefix: 'B' }, firmware: { from: '1', below: '2' } },
  quirks: {
    booleans: 'words',
    batchSize: 16,
    retryableFaults: [{ code: 9007, message: 'not ready' }],
    valueTransforms: [{ path: 'Device.A.*.B', transform: 'invertBoolean' }],
  },
};
const problemsOf = (content: unknown) => {
  const outcome = parseQuirkProfile('p', content);
  return outcome.kind === 'invalid' ? outcome.problems.map(({ pointer }) => pointer) : [];
};

describe('a quirk profile', () => {
  it('is taken as it stands', () => {
    const { match, quirks } = valid;
    expect(parseQuirkProfile('p', valid)).toEqual({ kind: 'profile', profile: { name: 'p', match, quirks } });
  });

  it('names every place that is wrong', () => {
    const quirks = { ...valid.quirks, booleans: 'yes', batchSize: 0, colour: 'red', writable: ['A.', 7] };
    const pointers = problemsOf({ match: { oui: ['0a1b2c'] }, quirks, extra: 1 });
    expect(pointers.toSorted()).toEqual([
      '/description',
      '/extra',
      '/match/oui/0',
      '/quirks/batchSize',
      '/quirks/booleans',
      '/quirks/colour',
      '/quirks/writable/1',
    ]);
  });

  it.each([
    [null, ['']],
    [[], ['']],
    ['text', ['']],
    [{ ...valid, match: {} }, ['/match']],
    [{ ...valid, quirks: {} }, ['/quirks']],
    [{ ...valid, match: { firmware: { prefix: '' } } }, ['/match/firmware/prefix']],
    [{ ...valid, match: { firmware: { form: '1' } } }, ['/match/firmware/form']],
    [{ ...valid, quirks: { retryableFaults: [{ code: 9007 }] } }, ['/quirks/retryableFaults/0/message']],
    [{ ...valid, quirks: { writable: Array.from({ length: 201 }, () => 'A.') } }, ['/quirks/writable']],
    [
      JSON.parse('{"description":"x","match":{"__proto__":1},"quirks":{"a/b":1}}'),
      ['/match/__proto__', '/quirks/a~1b'],
    ],
  ])('%j is wrong at %j', (content, pointers) => expect(problemsOf(content)).toEqual(pointers));
});
