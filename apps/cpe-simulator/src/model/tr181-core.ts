import { between, secret, text, writable, type ModelGroup } from './model-builder.js';

const active = { notification: 2 };

/** What every TR-181 CPE has: identity, management server, time, addresses. */
export const tr181Core: readonly ModelGroup[] = [
  {
    objects: {
      '': [['RootDataModelVersion', 'string', '2.16']],
      'DeviceInfo.': [
        ['Manufacturer', 'string', 'Aviary Networks'],
        ['ManufacturerOUI', 'string', '0A1B2C'],
        ['ModelName', 'string', 'AV-7181'],
        ['Description', 'string', 'Residential gateway'],
        ['ProductClass', 'string', 'Gateway'],
        ['SerialNumber', 'string', '000000000000'],
        ['HardwareVersion', 'string', '1.2'],
        ['SoftwareVersion', 'string', '3.4.5', active],
        ['ProvisioningCode', 'string', '', { ...text(64), ...active }],
        ['UpTime', 'unsignedInt', '0'],
        ['FirstUseDate', 'dateTime', '2024-03-01T08:15:00Z'],
        ['MemoryStatus.Total', 'unsignedInt', '524288'],
        ['MemoryStatus.Free', 'unsignedInt', '231044'],
        ['ProcessStatus.CPUUsage', 'unsignedInt', '7'],
      ],
      'ManagementServer.': [
        ['EnableCWMP', 'boolean', '1', writable],
        ['URL', 'string', '', text(256)],
        ['Username', 'string', '', text(256)],
        ['Password', 'string', '', { ...secret, maxLength: 256 }],
        ['PeriodicInformEnable', 'boolean', '1', writable],
        ['PeriodicInformInterval', 'unsignedInt', '86400', between(1, 4_294_967_295)],
        ['PeriodicInformTime', 'dateTime', '0001-01-01T00:00:00Z', writable],
        ['ParameterKey', 'string', ''],
        ['ConnectionRequestURL', 'string', '', active],
        ['ConnectionRequestUsername', 'string', '', text(256)],
        ['ConnectionRequestPassword', 'string', '', { ...secret, maxLength: 256 }],
        ['UpgradesManaged', 'boolean', '0', writable],
        ['CWMPRetryMinimumWaitInterval', 'unsignedInt', '5', between(1, 65_535)],
        ['CWMPRetryIntervalMultiplier', 'unsignedInt', '2000', between(1000, 65_535)],
        ['UDPConnectionRequestAddress', 'string', ''],
        ['STUNEnable', 'boolean', '0', writable],
        ['STUNServerAddress', 'string', '', text(256)],
        ['STUNServerPort', 'unsignedInt', '3478', between(0, 65_535)],
        ['STUNUsername', 'string', '', text(256)],
        ['STUNPassword', 'string', '', { ...secret, maxLength: 256 }],
        ['STUNMaximumKeepAlivePeriod', 'int', '-1', writable],
        ['STUNMinimumKeepAlivePeriod', 'unsignedInt', '30', writable],
        ['NATDetected', 'boolean', '0'],
        ['AliasBasedAddressing', 'boolean', '0'],
      ],
      'Time.': [
        ['Enable', 'boolean', '1', writable],
        ['Status', 'string', 'Synchronized'],
        ['NTPServer1', 'string', 'pool.ntp.example', text(64)],
        ['NTPServer2', 'string', '', text(64)],
        ['CurrentLocalTime', 'dateTime', '2026-01-01T00:00:00Z'],
        ['LocalTimeZone', 'string', 'CET-1CEST,M3.5.0,M10.5.0/3', text(256)],
      ],
      'UserInterface.': [
        ['Enable', 'boolean', '1', writable],
        ['PasswordRequired', 'boolean', '1', writable],
        ['PasswordUserSelectable', 'boolean', '1', writable],
      ],
    },
  },
];
