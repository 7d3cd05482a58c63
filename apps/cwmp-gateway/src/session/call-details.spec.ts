import { describe, expect, it } from 'vitest';
import { SecretPaths } from '#data-model';
import { callDetails } from './call-details.js';

const secrets = new SecretPaths();

describe('the arguments of a call, as they are kept', () => {
  it('have no credentials in URLs, and all the rest', () => {
    const call = {
      announceUrl: 'http://user:hunter2@files.example.com/a',
      isDownload: true,
      fileSize: 7,
      faultStruct: { faultCode: 9010, faultString: 'no' },
    };
    expect(callDetails(call, secrets)).toEqual({
      ...call,
      announceUrl: 'http://[redacted]@files.example.com/a',
    });
  });

  it('hide what is named like a secret, also in a list of names and values', () => {
    const fileTypeArg = [
      { name: 'Version', value: '1' },
      { name: 'Password', value: 'hunter2' },
    ];
    expect(callDetails({ fileTypeArg, password: 'hunter2', commandKey: 'k' }, secrets)).toEqual({
      fileTypeArg: [
        { name: 'Version', value: '1' },
        { name: 'Password', value: '[redacted]' },
      ],
      password: '[redacted]',
      commandKey: 'k',
    });
  });
});
