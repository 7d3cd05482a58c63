import { describe, expect, it } from 'vitest';
import { acsMethods, checkArguments, type AcsMethod } from '#cwmp';
import { ProblemError } from '../problem/problem-error.js';
import { readRpc } from './acs-rpc-requests.js';

const transfer = { fileType: '1 Firmware Upgrade Image', url: 'http://192.0.2.1/image' };
const defaultTransfer = { ...transfer, commandKey: '', username: '', password: '' };
const window = { windowStart: 0, windowEnd: 60, windowMode: '2 Immediately' };
const uuid = '01930000-0000-5000-8000-000000000000';

// Method, body, and the arguments that become of it where they are not the same.
const accepted: [AcsMethod, object, object?][] = [
  ['GetRPCMethods', {}],
  ['GetParameterNames', { parameterPath: '', nextLevel: true }],
  ['GetParameterNames', { parameterPath: 'Device.WiFi.', nextLevel: false }],
  ['GetParameterValues', { parameterNames: ['', 'Device.', 'Device.A.b'] }],
  [
    'SetParameterValues',
    {
      parameterList: [
        { name: 'A.a', value: 'text & <markup>' },
        { name: 'A.b', value: true },
        { name: 'A.c', value: false, type: 'boolean' },
        { name: 'A.d', value: 30, type: 'unsignedInt' },
        { name: 'A.e', value: 30 },
        { name: 'A.f', value: '', type: 'string' },
      ],
    },
    {
      parameterList: [
        { name: 'A.a', value: 'text & <markup>' },
        { name: 'A.b', value: '1', type: 'boolean' },
        { name: 'A.c', value: '0', type: 'boolean' },
        { name: 'A.d', value: '30', type: 'unsignedInt' },
        { name: 'A.e', value: '30' },
        { name: 'A.f', value: '', type: 'string' },
      ],
    },
  ],
  ['GetParameterAttributes', { parameterNames: ['Device.A.'] }],
  [
    'SetParameterAttributes',
    { parameterList: [{ name: 'A.', notificationChange: true, notification: 2, accessListChange: false }] },
    {
      parameterList: [
        { name: 'A.', notificationChange: true, notification: 2, accessListChange: false, accessList: [] },
      ],
    },
  ],
  ['AddObject', { objectName: 'Device.WiFi.SSID.' }],
  ['DeleteObject', { objectName: 'Device.WiFi.SSID.[guest].' }],
  ['Reboot', {}],
  ['FactoryReset', {}],
  ['ScheduleInform', { delaySeconds: 1 }],
  [
    'Download',
    transfer,
    { ...defaultTransfer, fileSize: 0, targetFileName: '', delaySeconds: 0, successUrl: '', failureUrl: '' },
  ],
  ['Upload', { ...transfer, delaySeconds: 9 }, { ...defaultTransfer, delaySeconds: 9 }],
  [
    'ScheduleDownload',
    { ...transfer, timeWindowList: [window] },
    {
      ...defaultTransfer,
      fileSize: 0,
      targetFileName: '',
      timeWindowList: [{ ...window, userMessage: '', maxRetries: -1 }],
    },
  ],
  ['CancelTransfer', { commandKey: 'k'.repeat(32) }],
  ['GetQueuedTransfers', {}],
  ['GetAllQueuedTransfers', {}],
  [
    'ChangeDUState',
    {
      operations: [
        { operation: 'Install', url: 'http://192.0.2.1/u' },
        { operation: 'Update', uuid, version: '2' },
        { operation: 'Uninstall', uuid },
      ],
    },
  ],
  ['SetVouchers', { voucherList: ['AAAA'] }],
  ['GetOptions', {}, { optionName: '' }],
];

// Method, body, status, pointer of the first error.
const refused: [AcsMethod, unknown, number, string][] = [
  ['GetParameterNames', {}, 400, '/parameterPath'],
  ['GetParameterNames', { parameterPath: 'A.', nextLevel: 'true' }, 400, '/nextLevel'],
  ['GetParameterNames', { parameterPath: null, nextLevel: true }, 400, '/parameterPath'],
  ['GetParameterNames', { parameterPath: 'x'.repeat(257), nextLevel: true }, 422, '/parameterPath'],
  ['GetParameterValues', { parameterNames: [] }, 422, '/parameterNames'],
  ['GetParameterValues', { parameterNames: 'A.' }, 400, '/parameterNames'],
  ['GetParameterValues', { parameterNames: [1] }, 400, '/parameterNames'],
  ['GetParameterValues', { parameterNames: [['A.']] }, 400, '/parameterNames'],
  ['GetParameterValues', { parameterNames: ['x'.repeat(257)] }, 422, '/parameterNames'],
  [
    'GetParameterValues',
    { parameterNames: Array.from({ length: 1_001 }, () => 'A.') },
    422,
    '/parameterNames',
  ],
  ['GetParameterValues', { parameterNames: ['A.\u0000'] }, 422, '/parameterNames'],
  ['SetParameterValues', { parameterList: [] }, 422, '/parameterList'],
  ['SetParameterValues', { parameterList: [[{ name: 'A.b', value: '1' }]] }, 400, '/parameterList'],
  ['SetParameterValues', { parameterList: [{ name: 'A.b' }] }, 400, '/parameterList/0/value'],
  ['SetParameterValues', { parameterList: [{ name: 'A.b', value: null }] }, 400, '/parameterList/0/value'],
  [
    'SetParameterValues',
    { parameterList: [{ name: 'A.b', value: { x: 1 } }] },
    400,
    '/parameterList/0/value',
  ],
  ['SetParameterValues', { parameterList: [{ name: 'A.', value: '1' }] }, 422, '/parameterList/0/name'],
  ['SetParameterValues', { parameterList: [{ name: '', value: '1' }] }, 422, '/parameterList/0/name'],
  [
    'SetParameterValues',
    { parameterList: [{ name: 'A.b', value: 'x', type: 'int' }] },
    422,
    '/parameterList/0/value',
  ],
  [
    'SetParameterValues',
    { parameterList: [{ name: 'A.b', value: -1, type: 'unsignedInt' }] },
    422,
    '/parameterList/0/value',
  ],
  [
    'SetParameterValues',
    { parameterList: [{ name: 'A.b', value: '1', type: 'xsd:int' }] },
    422,
    '/parameterList/0/type',
  ],
  ['SetParameterValues', { parameterList: [{ name: 'A.b', value: 2 ** 53 }] }, 422, '/parameterList/0/value'],
  [
    'SetParameterValues',
    { parameterList: [{ name: 'A.b', value: '1', more: 1 }] },
    400,
    '/parameterList/0/more',
  ],
  [
    'SetParameterValues',
    { parameterList: ['A.b', 'A.c', 'A.b'].map((name) => ({ name, value: '1' })) },
    422,
    '/parameterList',
  ],
  ['SetParameterAttributes', { parameterList: [{ name: 'A.' }] }, 400, '/parameterList/0/notificationChange'],
  [
    'SetParameterAttributes',
    { parameterList: [{ name: 'A.', notificationChange: true, notification: 7, accessListChange: false }] },
    422,
    '/parameterList/0/notification',
  ],
  ['AddObject', { objectName: 'Device.WiFi.SSID' }, 422, '/objectName'],
  ['AddObject', { objectName: '' }, 422, '/objectName'],
  ['DeleteObject', { objectName: 5 }, 400, '/objectName'],
  ['Reboot', { commandKey: 'k' }, 400, '/commandKey'],
  ['ScheduleInform', { delaySeconds: 0 }, 422, '/delaySeconds'],
  ['ScheduleInform', { delaySeconds: 1.5 }, 422, '/delaySeconds'],
  ['ScheduleInform', { delaySeconds: '5' }, 400, '/delaySeconds'],
  ['Download', { ...transfer, fileType: 'firmware' }, 422, '/fileType'],
  ['Download', { ...transfer, url: '' }, 422, '/url'],
  ['Download', { ...transfer, commandKey: 'k' }, 400, '/commandKey'],
  ['ScheduleDownload', { ...transfer, timeWindowList: [window, window, window] }, 422, '/timeWindowList'],
  ['CancelTransfer', { commandKey: 'k'.repeat(33) }, 422, '/commandKey'],
  ['ChangeDUState', { operations: [{ operation: 'Install' }] }, 422, '/operations/0/operation'],
  ['ChangeDUState', { operations: [{ operation: 'Remove' }] }, 422, '/operations/0/operation'],
  [
    'ChangeDUState',
    { operations: [{ operation: 'Uninstall', uuid, url: 'u' }] },
    422,
    '/operations/0/operation',
  ],
  ['SetVouchers', { voucherList: ['***'] }, 422, '/voucherList'],
  ['GetOptions', { optionName: 'x'.repeat(65) }, 422, '/optionName'],
];

const problemOf = (run: () => unknown): ProblemError => {
  try {
    run();
  } catch (error) {
    if (error instanceof ProblemError) return error;
    throw error;
  }
  throw new Error('was accepted');
};

describe('arguments of RPCs', () => {
  it.each(accepted)('of %s are accepted: %j', (method, body, wanted = body) => {
    const request = readRpc(method, body, '');
    expect(structuredClone(request)).toEqual({ method, arguments: wanted });
    expect(Object.getPrototypeOf(request.arguments)).toBe(Object.prototype);
    expect(checkArguments(method, request.arguments)).toEqual([]);
  });

  it('are tried for every RPC', () => {
    expect(new Set(accepted.map(([method]) => method))).toEqual(new Set(acsMethods));
  });

  it.each(refused)('of %s are refused: %.80j', (method, body, status, pointer) => {
    const problem = problemOf(() => readRpc(method, body, ''));
    expect([problem.code, problem.details.errors?.[0]?.pointer]).toEqual([
      status === 400 ? 'INVALID_REQUEST' : 'INVALID_VALUE',
      pointer,
    ]);
    expect(problem.details.errors?.every(({ message }) => message.length > 5)).toBe(true);
  });

  it('that are missing altogether are an empty object', () => {
    expect(readRpc('Reboot', undefined, '')).toEqual({ method: 'Reboot', arguments: {} });
    expect(problemOf(() => readRpc('Reboot', null, '/steps/3/arguments')).details.errors?.[0]?.pointer).toBe(
      '/steps/3/arguments',
    );
  });

  it('have a bounded list of errors', () => {
    const parameterList = Array.from({ length: 500 }, () => ({ name: 'A.' }));
    const { details } = problemOf(() => readRpc('SetParameterValues', { parameterList }, ''));
    expect(details.errors).toHaveLength(20);
  });
});
