import { parseArgs } from 'node:util';
import { helpText } from './help-text.js';

/** One value to set. */
export interface Setting {
  readonly name: string;
  readonly value: string;
}

interface Insistence {
  /** Send what only the data model forbids. */
  readonly force: boolean;
}

/** What the person asks for: a call of the API, or a task on the server itself. */
export type Command = ApiCommand | ServerTask;

export type ServerTask =
  { readonly name: 'migrate' } | { readonly name: 'backup' | 'restore'; readonly directory: string };

/** Whether it is done on the server itself, not through the API. */
export function isServerTask(command: Command): command is ServerTask {
  return command.name === 'migrate' || command.name === 'backup' || command.name === 'restore';
}

/** `device` is a public id or a serial number. */
export type ApiCommand =
  | { readonly name: 'devices'; readonly serialNumber: string | null; readonly limit: number }
  | { readonly name: 'approve'; readonly device: string }
  | { readonly name: 'get'; readonly device: string; readonly paths: readonly string[] }
  | ({ readonly name: 'set'; readonly device: string; readonly settings: readonly Setting[] } & Insistence)
  | ({
      readonly name: 'rpc';
      readonly device: string;
      readonly method: string;
      readonly arguments: object;
    } & Insistence)
  | { readonly name: 'task'; readonly taskId: string }
  | { readonly name: 'rotate-keys' };

/** How the command is carried out and shown. */
export interface CommandOptions {
  /** Undefined: the API of this machine. */
  readonly url: string | undefined;
  /** Undefined: ACS_DATA_DIR, or where `npm start`, `npm run demo` and `npm run cluster` keep their state. */
  readonly dataDir: string | undefined;
  /** Seconds to wait for the device, 0 to 60. */
  readonly waitSec: number;
  /** Print what the API answered. */
  readonly json: boolean;
}

export type CommandLine =
  | { readonly kind: 'run'; readonly command: Command; readonly options: CommandOptions }
  | { readonly kind: 'help'; readonly text: string }
  | { readonly kind: 'invalid'; readonly message: string };

/** The longest that the API waits for a device. */
const longestWaitSec = 60;

/** Reads the arguments after the program's name. */
export function parseCommandLine(args: readonly string[]): CommandLine {
  try {
    return interpret(args);
  } catch (error) {
    return { kind: 'invalid', message: error instanceof Error ? error.message : String(error) };
  }
}

const text = { type: 'string' } as const;
const flag = { type: 'boolean' } as const;
const optionTypes = {
  url: text,
  'data-dir': text,
  wait: text,
  json: flag,
  serial: text,
  limit: text,
  force: flag,
  help: flag,
} as const;

type Values = ReturnType<typeof readArguments>['values'];

function readArguments(args: readonly string[]) {
  return parseArgs({ args: [...args], options: optionTypes, allowPositionals: true });
}

function interpret(args: readonly string[]): CommandLine {
  const { values, positionals } = readArguments(args);
  const [name, ...operands] = positionals;
  if (values.help === true || name === 'help') return { kind: 'help', text: helpText };
  if (name === undefined) throw new Error('which command? see --help');
  const command = readCommand(name, operands, values);
  const isLook = command.name === 'task';
  return {
    kind: 'run',
    command,
    options: {
      url: values.url,
      dataDir: values['data-dir'],
      waitSec: readInteger('wait', values.wait ?? (isLook ? '0' : '30'), [0, longestWaitSec]),
      json: values.json ?? false,
    },
  };
}

interface Reader {
  readonly usage: string;
  /** Null when the operands are not those of the command. */
  readonly read: (operands: readonly string[], values: Values) => Command | null;
}

const readers: Readonly<Record<Command['name'], Reader>> = {
  devices: {
    usage: 'acs devices [--serial SERIAL] [--limit N]',
    read: (operands, { serial, limit = '100' }) =>
      operands.length > 0
        ? null
        : { name: 'devices', serialNumber: serial ?? null, limit: readInteger('limit', limit, [1, 1_000]) },
  },
  approve: {
    usage: 'acs approve <device>',
    read: ([device, ...more]) =>
      device === undefined || more.length > 0 ? null : { name: 'approve', device },
  },
  get: {
    usage: 'acs get <device> <path…>',
    read: ([device, ...paths]) =>
      device === undefined || paths.length === 0 ? null : { name: 'get', device, paths },
  },
  set: {
    usage: 'acs set <device> <path>=<value>… [--force]',
    read: ([device, ...settings], { force = false }) =>
      device === undefined || settings.length === 0
        ? null
        : { name: 'set', device, settings: settings.map(readSetting), force },
  },
  rpc: {
    usage: "acs rpc <device> <Method> ['{…}'] [--force]",
    read: ([device, method, json = '{}', ...more], { force = false }) =>
      device === undefined || method === undefined || more.length > 0
        ? null
        : { name: 'rpc', device, method, arguments: readArgumentObject(json), force },
  },
  migrate: {
    usage: 'acs migrate',
    read: (operands) => (operands.length > 0 ? null : { name: 'migrate' }),
  },
  backup: directoryReader('backup'),
  restore: directoryReader('restore'),
  task: {
    usage: 'acs task <id>',
    read: ([taskId, ...more]) => (taskId === undefined || more.length > 0 ? null : { name: 'task', taskId }),
  },
  'rotate-keys': {
    usage: 'acs rotate-keys',
    read: (operands) => (operands.length > 0 ? null : { name: 'rotate-keys' }),
  },
};

function directoryReader(name: 'backup' | 'restore'): Reader {
  return {
    usage: `acs ${name} <directory> [--data-dir DIR]`,
    read: ([directory, ...more]) => (directory === undefined || more.length > 0 ? null : { name, directory }),
  };
}

function isCommandName(name: string): name is Command['name'] {
  return Object.hasOwn(readers, name);
}

function readCommand(name: string, operands: readonly string[], values: Values): Command {
  if (!isCommandName(name)) throw new Error(`there is no command "${name}"; see --help`);
  if (name !== 'devices' && (values.serial !== undefined || values.limit !== undefined))
    throw new Error('--serial and --limit belong to the command devices');
  if (name !== 'set' && name !== 'rpc' && values.force !== undefined)
    throw new Error('--force belongs to the commands set and rpc');
  const { read, usage } = readers[name];
  const command = read(operands, values);
  if (command === null) throw new Error(`usage: ${usage}`);
  return command;
}

/** Splits at the first `=`: values have any number of them, names none. */
function readSetting(operand: string): Setting {
  const at = operand.indexOf('=');
  if (at < 1) throw new Error(`"${operand}" is not <path>=<value>`);
  return { name: operand.slice(0, at), value: operand.slice(at + 1) };
}

function readArgumentObject(json: string): object {
  const value = parseJson(json);
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value;
  throw new Error(
    'the arguments of an RPC are a JSON object, such as \'{"objectName":"Device.NAT.PortMapping."}\'',
  );
}

function parseJson(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    return undefined;
  }
}

function readInteger(name: string, value: string, [lowest, highest]: readonly [number, number]): number {
  const number = /^\d{1,9}$/.test(value) ? Number(value) : Number.NaN;
  if (number >= lowest && number <= highest) return number;
  throw new Error(`--${name} needs an integer from ${lowest} to ${highest}, not "${value}"`);
}
