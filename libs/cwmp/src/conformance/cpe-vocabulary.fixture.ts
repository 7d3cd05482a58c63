import type { CpeArguments, CpeMethod, CpeResult } from '../rpc/cpe-rpc.js';

const KEY = '0192f6a1c2d37bb08d1e5a90c4f72e61';
const UNKNOWN_TIME = '0001-01-01T00:00:00Z';

const result = {
  uuid: 'b7f4dc39-5f4f-4d0b-9c1d-6a7f6f9b2a10',
  deploymentUnitRef: 'Device.SoftwareModules.DeploymentUnit.3',
  version: '1.2',
  currentState: 'Installed',
  resolved: true,
  executionUnitRefList: 'Device.SoftwareModules.ExecutionUnit.4,Device.SoftwareModules.ExecutionUnit.5',
  startTime: '2026-03-01T12:00:00Z',
  completeTime: '2026-03-01T12:00:09Z',
  fault: { faultCode: 0, faultString: '' },
};

/** What the golden documents `cpe-<method>.xml` say, one call of every method. */
export const cpeCalls: { readonly [M in CpeMethod]: CpeArguments<M> } = {
  Inform: {
    deviceId: {
      manufacturer: 'Example Networks',
      oui: '001122',
      productClass: 'Gateway 7',
      serialNumber: 'EX7000012345',
    },
    event: [
      { eventCode: '1 BOOT', commandKey: '' },
      { eventCode: 'M Reboot', commandKey: KEY },
      { eventCode: '4 VALUE CHANGE', commandKey: '' },
    ],
    maxEnvelopes: 1,
    currentTime: '2026-03-01T12:00:00Z',
    retryCount: 0,
    parameterList: [
      { name: 'Device.RootDataModelVersion', value: '2.16', type: 'string' },
      { name: 'Device.DeviceInfo.SoftwareVersion', value: '5.1.0', type: 'string' },
      { name: 'Device.ManagementServer.ParameterKey', value: KEY, type: 'string' },
      {
        name: 'Device.ManagementServer.ConnectionRequestURL',
        value: 'http://192.0.2.17:7547/f3Ax81?a=1&b=2',
        type: 'string',
      },
      { name: 'Device.ManagementServer.AliasBasedAddressing', value: '0', type: 'boolean' },
    ],
  },
  TransferComplete: {
    commandKey: KEY,
    faultStruct: { faultCode: 9018, faultString: 'Image checksum differs' },
    startTime: '2026-03-01T12:00:00Z',
    completeTime: UNKNOWN_TIME,
  },
  AutonomousTransferComplete: {
    announceUrl: '',
    transferUrl: 'http://192.0.2.80/voice.cfg',
    isDownload: true,
    fileType: '3 Vendor Configuration File',
    fileSize: 8_192,
    targetFileName: 'voice.cfg',
    faultStruct: { faultCode: 0, faultString: '' },
    startTime: '2026-03-01T12:00:00Z',
    completeTime: '2026-03-01T12:00:02Z',
  },
  GetRPCMethods: {},
  RequestDownload: {
    fileType: '2 Web Content',
    fileTypeArg: [
      { name: 'Version', value: '3' },
      { name: 'Language', value: 'de' },
    ],
  },
  Kicked: {
    command: 'register',
    referer: 'http://gateway.example.net/start',
    arg: 'plan=gold&lang=de',
    next: 'http://gateway.example.net/done',
  },
  DUStateChangeComplete: {
    results: [
      result,
      {
        ...result,
        uuid: '6f1d3a54-0e5c-49a5-b0f1-1d3c55d0e7aa',
        currentState: 'Failed',
        resolved: false,
        executionUnitRefList: '',
        fault: { faultCode: 9028, faultString: 'No such unit' },
      },
    ],
    commandKey: KEY,
  },
  AutonomousDUStateChangeComplete: { results: [{ operationPerformed: 'Update', ...result }] },
};

/** What the golden documents `acs-<method>-response.xml` say. */
export const acsAnswers: { readonly [M in CpeMethod]: CpeResult<M> } = {
  Inform: { maxEnvelopes: 1 },
  TransferComplete: {},
  AutonomousTransferComplete: {},
  GetRPCMethods: {
    methodList: ['Inform', 'GetRPCMethods', 'TransferComplete', 'AutonomousTransferComplete'],
  },
  RequestDownload: {},
  Kicked: { nextUrl: 'http://acs.example.net/welcome' },
  DUStateChangeComplete: {},
  AutonomousDUStateChangeComplete: {},
};
