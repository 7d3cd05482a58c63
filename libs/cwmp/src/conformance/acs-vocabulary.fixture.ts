import type { AcsArguments, AcsMethod, AcsResult } from '../rpc/acs-rpc.js';

const KEY = '0192f6a1c2d37bb08d1e5a90c4f72e61';
const UNKNOWN_TIME = '0001-01-01T00:00:00Z';
const transfer = {
  commandKey: KEY,
  fileType: '1 Firmware Upgrade Image',
  url: 'http://files.example.net/f/8Qk2/gateway-5.1.0.bin',
  username: '',
  password: '',
};

/** What the golden documents `acs-<method>.xml` say, one call of every method. */
export const acsCalls: { readonly [M in AcsMethod]: AcsArguments<M> } = {
  GetRPCMethods: {},
  SetParameterValues: {
    parameterList: [
      { name: 'Device.ManagementServer.PeriodicInformInterval', value: '3600', type: 'unsignedInt' },
      { name: 'Device.WiFi.SSID.1.SSID', value: 'Café & "Bar" <5 GHz>', type: 'string' },
      { name: 'Device.WiFi.SSID.1.Enable', value: '1', type: 'boolean' },
    ],
    parameterKey: KEY,
  },
  GetParameterValues: { parameterNames: ['Device.DeviceInfo.', 'Device.IP.Interface.1.Status'] },
  GetParameterNames: { parameterPath: 'Device.', nextLevel: true },
  SetParameterAttributes: {
    parameterList: [
      {
        name: 'Device.DeviceInfo.SoftwareVersion',
        notificationChange: true,
        notification: 2,
        accessListChange: true,
        accessList: ['Subscriber'],
      },
      {
        name: 'Device.WiFi.',
        notificationChange: true,
        notification: 1,
        accessListChange: false,
        accessList: [],
      },
    ],
  },
  GetParameterAttributes: { parameterNames: ['Device.DeviceInfo.SoftwareVersion'] },
  AddObject: { objectName: 'Device.NAT.PortMapping.', parameterKey: KEY },
  DeleteObject: { objectName: 'Device.NAT.PortMapping.7.', parameterKey: KEY },
  Reboot: { commandKey: KEY },
  FactoryReset: {},
  ScheduleInform: { delaySeconds: 300, commandKey: KEY },
  Download: {
    ...transfer,
    fileSize: 18_874_368,
    targetFileName: '',
    delaySeconds: 0,
    successUrl: '',
    failureUrl: '',
  },
  Upload: {
    ...transfer,
    fileType: '3 Vendor Configuration File 1',
    url: 'http://files.example.net/u/Zr71/config.xml',
    delaySeconds: 10,
  },
  ScheduleDownload: {
    ...transfer,
    fileSize: 18_874_368,
    targetFileName: 'gateway-5.1.0.bin',
    timeWindowList: [
      {
        windowStart: 3_600,
        windowEnd: 10_800,
        windowMode: '3 When Idle',
        userMessage: '',
        maxRetries: 2,
      },
      {
        windowStart: 90_000,
        windowEnd: 97_200,
        windowMode: '1 At Any Time',
        userMessage: 'Your gateway will restart tonight',
        maxRetries: -1,
      },
    ],
  },
  CancelTransfer: { commandKey: KEY },
  GetQueuedTransfers: {},
  GetAllQueuedTransfers: {},
  ChangeDUState: {
    operations: [
      {
        operation: 'Install',
        url: 'http://files.example.net/du/meter-1.2.tar',
        uuid: 'b7f4dc39-5f4f-4d0b-9c1d-6a7f6f9b2a10',
        executionEnvRef: 'Device.SoftwareModules.ExecEnv.1',
      },
      {
        operation: 'Update',
        uuid: '0c1f7e0a-93b5-4b86-8f1e-29f3e3f2d111',
        version: '1.1',
        url: 'http://files.example.net/du/voice-2.0.tar',
      },
      { operation: 'Uninstall', uuid: '6f1d3a54-0e5c-49a5-b0f1-1d3c55d0e7aa', version: '0.9' },
    ],
    commandKey: KEY,
  },
  SetVouchers: { voucherList: ['PD94bWwgdmVyc2lvbj0iMS4wIj8+'] },
  GetOptions: { optionName: '' },
};

/** What the golden documents `cpe-<method>-response.xml` say. */
export const cpeAnswers: { readonly [M in AcsMethod]: AcsResult<M> } = {
  GetRPCMethods: {
    methodList: ['GetRPCMethods', 'SetParameterValues', 'GetParameterValues', 'Reboot', 'X_001122_Ping'],
  },
  SetParameterValues: { status: 0 },
  GetParameterValues: {
    parameterList: [
      { name: 'Device.DeviceInfo.Manufacturer', value: 'Example Networks', type: 'string' },
      { name: 'Device.DeviceInfo.UpTime', value: '86412', type: 'unsignedInt' },
      { name: 'Device.DeviceInfo.FirstUseDate', value: '2024-05-17T08:09:10Z', type: 'dateTime' },
      { name: 'Device.IP.Interface.1.Status', value: '', type: 'string' },
      { name: 'Device.IP.Interface.1.Enable', value: '1', type: 'boolean' },
      { name: 'Device.IP.Interface.1.Stats.BytesSent', value: '18446744073709551615', type: 'unsignedLong' },
    ],
  },
  GetParameterNames: {
    parameterList: [
      { name: 'Device.DeviceInfo.', writable: false },
      { name: 'Device.NAT.PortMapping.', writable: true },
      { name: 'Device.WiFi.SSID.1.SSID', writable: true },
    ],
  },
  SetParameterAttributes: {},
  GetParameterAttributes: {
    parameterList: [
      { name: 'Device.DeviceInfo.SoftwareVersion', notification: 2, accessList: ['Subscriber'] },
      { name: 'Device.DeviceInfo.UpTime', notification: 0, accessList: [] },
    ],
  },
  AddObject: { instanceNumber: 7, status: 0 },
  DeleteObject: { status: 1 },
  Reboot: {},
  FactoryReset: {},
  ScheduleInform: {},
  Download: { status: 1, startTime: UNKNOWN_TIME, completeTime: UNKNOWN_TIME },
  Upload: { status: 0, startTime: '2026-03-01T12:00:00Z', completeTime: '2026-03-01T12:00:04Z' },
  ScheduleDownload: {},
  CancelTransfer: {},
  GetQueuedTransfers: { transferList: [{ commandKey: KEY, state: 2 }] },
  GetAllQueuedTransfers: {
    transferList: [
      {
        commandKey: KEY,
        state: 1,
        isDownload: true,
        fileType: '1 Firmware Upgrade Image',
        fileSize: 18_874_368,
        targetFileName: 'gateway-5.1.0.bin',
      },
      {
        commandKey: '',
        state: 3,
        isDownload: false,
        fileType: '4 Vendor Log File 1',
        fileSize: 0,
        targetFileName: '',
      },
    ],
  },
  ChangeDUState: {},
  SetVouchers: {},
  GetOptions: {
    optionList: [
      {
        optionName: 'Firewall',
        voucherSn: '4711',
        state: 1,
        mode: 2,
        startDate: '2026-01-01T00:00:00Z',
        expirationDate: '2027-01-01T00:00:00Z',
        isTransferable: false,
      },
      {
        optionName: 'Telephony',
        voucherSn: '12',
        state: 0,
        mode: 0,
        startDate: '2026-02-01T00:00:00Z',
        isTransferable: true,
      },
    ],
  },
};
