import { describe, expect, it } from 'vitest';
import { helpText, parseCommandLine } from './cli-options.js';
import { profiles } from './profile/profiles.js';

const acs = ['--acs', 'http://127.0.0.1:7547/'];

describe('parseCommandLine', () => {
  it('needs only the ACS', () => {
    expect(parseCommandLine(acs)).toMatchObject({
      kind: 'run',
      options: { acsUrl: 'http://127.0.0.1:7547/', count: 1, periodicInformIntervalSec: 300, durationSec: 0 },
    });
  });

  it('reads all options', () => {
    const line = '--count 25 --profile mix --inform-interval 60 --serial-start 100 --username u --password p';
    const more = '--connection-request-host 127.0.0.2 --seed 9 --ledger out.ndjson --duration 5';
    expect(parseCommandLine([...acs, ...`${line} ${more}`.split(' ')])).toEqual({
      kind: 'run',
      options: {
        acsUrl: 'http://127.0.0.1:7547/',
        count: 25,
        profiles,
        periodicInformIntervalSec: 60,
        serialStart: 100,
        username: 'u',
        password: 'p',
        connectionRequestHost: '127.0.0.2',
        seed: 9,
        ledgerFile: 'out.ndjson',
        durationSec: 5,
      },
    });
  });

  it('takes several profiles', () => {
    const line = parseCommandLine([...acs, '--profile', 'zte,mikrotik']);
    expect(line).toMatchObject({ options: { profiles: [{ name: 'zte' }, { name: 'mikrotik' }] } });
  });

  it.each([
    [[], '--acs'],
    [['--acs', 'ftp://x'], '--acs'],
    [[...acs, '--count', '0'], '--count'],
    [[...acs, '--count', '1e3'], '--count'],
    [[...acs, '--profile', 'toaster'], 'toaster'],
    [[...acs, '--unheard-of'], '--unheard-of'],
  ])('refuses %j by name', (args, name) => {
    expect(parseCommandLine(args)).toEqual({ kind: 'invalid', message: expect.stringContaining(name) });
  });

  it('knows how to help', () => {
    expect(parseCommandLine(['--help'])).toEqual({ kind: 'help' });
    for (const { name } of profiles) expect(helpText).toContain(name);
  });
});
