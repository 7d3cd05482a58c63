import { describe, expect, it } from 'vitest';
import { StoredStateError } from '#device';
import { crashReason, isCrash } from './crash.js';

const coded = (code: string, message = 'x') => Object.assign(new Error(message), { code });

describe('what counts as a crash on a device', () => {
  it.each([
    new TypeError('x is undefined'),
    new StoredStateError('the snapshot'),
    coded('SECRET_UNREADABLE'),
    coded('22003', 'integer out of range'),
    coded('54000'),
    coded('XX001', 'missing chunk'),
    'a text that was thrown',
  ])('does: %s', (error) => {
    expect(isCrash(error)).toBe(true);
  });

  it.each([
    coded('ECONNREFUSED'),
    coded('57P01'),
    coded('53100', 'disk full'),
    coded('40P01'),
    coded('42P01', 'relation does not exist'),
    coded('42501', 'permission denied'),
    coded('0A000', 'cached plan must not change result type'),
    coded('SECRET_KEY_UNKNOWN'),
    new Error('Query read timeout'),
  ])('does not, for no device can help it: %s', (error) => {
    expect(isCrash(error)).toBe(false);
  });

  it('is told by its kind, never with the text of somebody else’s error', () => {
    expect(crashReason(coded('22P02', 'invalid input: "hunter2"'))).toBe(
      'an unexpected failure of the ACS: Error 22P02',
    );
    expect(crashReason(new TypeError('hunter2'))).toBe('an unexpected failure of the ACS: TypeError');
    expect(crashReason(new StoredStateError('the snapshot of a device'))).toContain(
      'the snapshot of a device',
    );
  });
});
