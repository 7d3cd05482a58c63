import { parseArgs } from 'node:util';
import { findProfile, profiles } from './profile/profiles.js';
import type { CpeProfile } from './profile/cpe-profile.js';

/** What the command line asks for. */
export interface SimulatorOptions {
  readonly acsUrl: string;
  readonly count: number;
  readonly profiles: readonly CpeProfile[];
  readonly periodicInformIntervalSec: number;
  readonly serialStart: number;
  readonly username?: string;
  readonly password?: string;
  readonly connectionRequestHost: string;
  readonly seed: number;
  readonly ledgerFile?: string;
  /** 0: until it is interrupted. */
  readonly durationSec: number;
}

export type CommandLine =
  | { readonly kind: 'run'; readonly options: SimulatorOptions }
  | { readonly kind: 'help' }
  | { readonly kind: 'invalid'; readonly message: string };

export const helpText = `Simulates CPEs that speak TR-069 to an ACS.

  --acs URL                       ACS to inform (http)
  --count N                       number of CPEs, 1 to 1000000 (1)
  --profile NAME[,NAME…] | mix    kinds of CPE, taken in turn (tr181-generic)
  --inform-interval SEC           periodic Inform, 0 for none (300)
  --serial-start N                number in the first serial number (1)
  --username, --password TEXT     CWMP credentials of all CPEs
  --connection-request-host HOST  address to listen on for connection requests (127.0.0.1)
  --seed N                        makes phases and retries repeatable (1)
  --ledger FILE                   append each executed RPC as a line of JSON
  --duration SEC                  stop after this time, 0 for never (0)
  --help                          this text

Profiles: ${profiles.map(({ name }) => name).join(', ')}
`;

/** Reads the arguments after the program's name. */
export function parseCommandLine(args: readonly string[]): CommandLine {
  try {
    return interpret(args);
  } catch (error) {
    return { kind: 'invalid', message: error instanceof Error ? error.message : String(error) };
  }
}

function interpret(args: readonly string[]): CommandLine {
  const { values } = parseArgs({ args: [...args], options: optionTypes });
  if (values.help) return { kind: 'help' };
  const { acs = '', ledger, username, password } = values;
  if (!URL.canParse(acs) || new URL(acs).protocol !== 'http:') {
    throw new Error('--acs needs the URL of an ACS, such as http://127.0.0.1:7547/');
  }
  const options: SimulatorOptions = {
    acsUrl: acs,
    count: readInteger('count', values.count ?? '1', 1, 1_000_000),
    profiles: readProfiles(values.profile ?? 'tr181-generic'),
    periodicInformIntervalSec: readInteger(
      'inform-interval',
      values['inform-interval'] ?? '300',
      0,
      2 ** 32 - 1,
    ),
    serialStart: readInteger('serial-start', values['serial-start'] ?? '1', 0, 99_999_999),
    connectionRequestHost: values['connection-request-host'] ?? '127.0.0.1',
    seed: readInteger('seed', values.seed ?? '1', 0, 2 ** 31),
    durationSec: readInteger('duration', values.duration ?? '0', 0, 2 ** 31),
    ...(username !== undefined && { username }),
    ...(password !== undefined && { password }),
    ...(ledger !== undefined && { ledgerFile: ledger }),
  };
  return { kind: 'run', options };
}

const text = { type: 'string' } as const;
const optionTypes = {
  acs: text,
  count: text,
  profile: text,
  'inform-interval': text,
  'serial-start': text,
  username: text,
  password: text,
  'connection-request-host': text,
  seed: text,
  ledger: text,
  duration: text,
  help: { type: 'boolean' },
} as const;

function readInteger(name: string, value: string, lowest: number, highest: number): number {
  const number = /^\d+$/.test(value) ? Number(value) : Number.NaN;
  if (number >= lowest && number <= highest) return number;
  throw new Error(`--${name} needs an integer from ${lowest} to ${highest}, not "${value}"`);
}

function readProfiles(names: string): readonly CpeProfile[] {
  if (names === 'mix') return profiles;
  return names.split(',').map((name) => {
    const profile = findProfile(name.trim());
    if (!profile) throw new Error(`--profile: there is no "${name}"; see --help`);
    return profile;
  });
}
