import { describe, expect, it } from 'vitest';
import { parseCommandLine } from './command-line.js';

function commandOf(...args: string[]): unknown {
  const line = parseCommandLine(args);
  return line.kind === 'run' ? line.command : line;
}

describe('commands', () => {
  it('lists a hundred devices unless told otherwise', () => {
    expect(commandOf('devices')).toEqual({ name: 'devices', serialNumber: null, limit: 100 });
    expect(commandOf('devices', '--serial', 'S1', '--limit', '1000')).toEqual({
      name: 'devices',
      serialNumber: 'S1',
      limit: 1000,
    });
  });

  it('takes no operands for a task on the server', () => {
    expect(commandOf('backup', '/b')).toEqual({ name: 'backup', directory: '/b' });
    expect(commandOf('restore')).toMatchObject({ kind: 'invalid' });
    expect(commandOf('migrate')).toEqual({ name: 'migrate' });
    expect(commandOf('migrate', 'now')).toEqual({ kind: 'invalid', message: 'usage: acs migrate' });
  });

  it('takes several paths', () => {
    expect(commandOf('get', 'S1', 'Device.DeviceInfo.', 'Device.Time.Status')).toEqual({
      name: 'get',
      device: 'S1',
      paths: ['Device.DeviceInfo.', 'Device.Time.Status'],
    });
  });

  it('splits a setting at its first equals sign', () => {
    expect(commandOf('set', 'S1', 'Device.A=x=y', 'Device.B=')).toEqual({
      name: 'set',
      device: 'S1',
      settings: [
        { name: 'Device.A', value: 'x=y' },
        { name: 'Device.B', value: '' },
      ],
      force: false,
    });
  });

  it('reads the arguments of an RPC, none by default', () => {
    expect(commandOf('rpc', 'S1', 'Reboot')).toMatchObject({ method: 'Reboot', arguments: {} });
    expect(commandOf('rpc', 'S1', 'AddObject', '{"objectName":"Device.X."}')).toMatchObject({
      arguments: { objectName: 'Device.X.' },
    });
  });

  it('insists on a set or an RPC only', () => {
    expect(commandOf('set', 'S1', 'Device.A=x', '--force')).toMatchObject({ force: true });
    expect(commandOf('rpc', 'S1', 'Reboot', '--force')).toMatchObject({ force: true });
    expect(parseCommandLine(['get', 'S1', 'Device.', '--force'])).toMatchObject({ kind: 'invalid' });
  });
});

describe('options', () => {
  it('waits 30 s for an RPC and not at all when it only looks', () => {
    expect(parseCommandLine(['get', 'S1', 'Device.'])).toMatchObject({ options: { waitSec: 30 } });
    expect(parseCommandLine(['task', 'T1'])).toMatchObject({ options: { waitSec: 0 } });
    expect(parseCommandLine(['task', 'T1', '--wait', '5'])).toMatchObject({ options: { waitSec: 5 } });
  });

  it('has help', () => {
    expect(parseCommandLine(['--help']).kind).toBe('help');
    expect(parseCommandLine(['help']).kind).toBe('help');
  });
});

it.each([
  [[], 'which command?'],
  [['reboot'], 'there is no command "reboot"'],
  [['toString'], 'there is no command "toString"'],
  [['get', 'S1'], 'usage: acs get <device> <path…>'],
  [['set', 'S1'], 'usage: acs set <device> <path>=<value>…'],
  [['set', 'S1', 'Device.A'], '"Device.A" is not <path>=<value>'],
  [['set', 'S1', '=x'], '"=x" is not <path>=<value>'],
  [['rpc', 'S1'], 'usage: acs rpc'],
  [['rpc', 'S1', 'Reboot', '[]'], 'a JSON object'],
  [['rpc', 'S1', 'Reboot', '{'], 'a JSON object'],
  [['task'], 'usage: acs task <id>'],
  [['approve', 'a', 'b'], 'usage: acs approve <device>'],
  [['devices', 'S1'], 'usage: acs devices'],
  [['devices', '--limit', '1001'], '--limit needs an integer from 1 to 1000'],
  [['get', 'S1', 'Device.', '--wait', '61'], '--wait needs an integer from 0 to 60'],
  [['get', 'S1', 'Device.', '--serial', 'x'], '--serial and --limit belong to the command devices'],
  [['devices', '--colour'], "Unknown option '--colour'"],
])('refuses %j', (args, message) => {
  expect(parseCommandLine(args)).toMatchObject({
    kind: 'invalid',
    message: expect.stringContaining(message) as unknown,
  });
});
