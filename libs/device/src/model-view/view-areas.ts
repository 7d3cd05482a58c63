/** What a value of a field is in JSON. A `dateTime` is a text in the form of RFC 3339. */
export type ViewFieldType = 'text' | 'boolean' | 'integer' | 'number' | 'textList' | 'dateTime';

/** One field of an area, the same for every device; units are a part of the name. */
export interface ViewField {
  readonly type: ViewFieldType;
  readonly description: string;
  /** Callers may set it, where the device lets them. */
  readonly isSettable?: true;
  /** Can be set and never read. */
  readonly isSecret?: true;
  /** All that it can be. */
  readonly choices?: readonly string[];
}

const securityModes = [
  'open',
  'wep',
  'wpaPersonal',
  'wpa2Personal',
  'wpaWpa2Personal',
  'wpa3Personal',
  'wpa2Wpa3Personal',
  'wpaEnterprise',
  'wpa2Enterprise',
  'wpaWpa2Enterprise',
  'wpa3Enterprise',
];

const settable = { isSettable: true } as const;

/** What is told of devices whatever their data model: areas, each with the fields of its items. */
export const viewAreas = {
  wifi: {
    enabled: { type: 'boolean', description: 'The network is switched on', ...settable },
    status: {
      type: 'text',
      description: 'What the network does',
      choices: ['up', 'down', 'disabled', 'error'],
    },
    ssid: { type: 'text', description: 'Name of the network', ...settable },
    bssid: { type: 'text', description: 'MAC address of the network' },
    advertised: { type: 'boolean', description: 'The name is broadcast', ...settable },
    security: {
      type: 'text',
      description: 'How stations prove themselves',
      choices: securityModes,
      ...settable,
    },
    passphrase: { type: 'text', description: 'Shared secret of the stations', isSecret: true, ...settable },
    band: { type: 'text', description: 'Frequency band of its radio', choices: ['2.4GHz', '5GHz', '6GHz'] },
    standards: { type: 'textList', description: 'Letters of IEEE 802.11 that its radio speaks' },
    channel: {
      type: 'integer',
      description: 'Channel of its radio, which other networks may share',
      ...settable,
    },
    autoChannel: { type: 'boolean', description: 'Its radio chooses the channel', ...settable },
    transmitPowerPercent: {
      type: 'integer',
      description: 'Power of its radio; -1 is automatic',
      ...settable,
    },
    stationCount: { type: 'integer', description: 'Stations that are associated' },
    bytesSent: { type: 'integer', description: 'Sent since the counter began' },
    bytesReceived: { type: 'integer', description: 'Received since the counter began' },
  },
  wan: {
    kind: { type: 'text', description: 'What carries the connection', choices: ['ip', 'ppp'] },
    name: { type: 'text', description: 'What the device calls it' },
    enabled: { type: 'boolean', description: 'The connection is switched on', ...settable },
    status: {
      type: 'text',
      description: 'What the connection does',
      choices: ['connected', 'connecting', 'disconnected', 'error'],
    },
    ipv4Address: { type: 'text', description: 'Address on the outside' },
    ipv4SubnetMask: { type: 'text', description: 'Its subnet mask' },
    ipv4Gateway: { type: 'text', description: 'Next hop of the default route' },
    dnsServers: { type: 'textList', description: 'Name servers of the connection' },
    macAddress: { type: 'text', description: 'MAC address on the outside' },
    natEnabled: { type: 'boolean', description: 'Addresses are translated', ...settable },
    username: { type: 'text', description: 'PPP user', ...settable },
    password: { type: 'text', description: 'Password of the PPP user', isSecret: true, ...settable },
    lastError: { type: 'text', description: 'Why it last failed, in the words of the data model' },
    uptimeSec: { type: 'integer', description: 'Time in the present state' },
  },
  hosts: {
    hostName: { type: 'text', description: 'Name that the host gave' },
    ipv4Address: { type: 'text', description: 'Address of the host' },
    macAddress: { type: 'text', description: 'MAC address of the host' },
    active: { type: 'boolean', description: 'The host is there now' },
    medium: {
      type: 'text',
      description: 'How it is attached',
      choices: ['ethernet', 'wifi', 'usb', 'other'],
    },
    addressSource: {
      type: 'text',
      description: 'Where it has its address from',
      choices: ['dhcp', 'static', 'auto'],
    },
    leaseRemainingSec: { type: 'integer', description: 'Time left of its lease; -1 is for ever' },
  },
  optical: {
    status: { type: 'text', description: 'What the interface does', choices: ['up', 'down', 'error'] },
    rxPowerDbm: { type: 'number', description: 'Received optical power' },
    txPowerDbm: { type: 'number', description: 'Transmitted optical power' },
    temperatureCelsius: { type: 'number', description: 'Temperature of the transceiver' },
    supplyVoltageVolt: { type: 'number', description: 'Supply voltage of the transceiver' },
    biasCurrentMilliampere: { type: 'number', description: 'Bias current of the laser' },
    bytesSent: { type: 'integer', description: 'Sent since the counter began' },
    bytesReceived: { type: 'integer', description: 'Received since the counter began' },
  },
  system: {
    manufacturer: { type: 'text', description: 'Who made it' },
    modelName: { type: 'text', description: 'Its model' },
    serialNumber: { type: 'text', description: 'Its serial number' },
    hardwareVersion: { type: 'text', description: 'Version of its hardware' },
    softwareVersion: { type: 'text', description: 'Version of its firmware' },
    provisioningCode: { type: 'text', description: 'Set by the operator, told in each Inform', ...settable },
    uptimeSec: { type: 'integer', description: 'Time since it booted' },
    memoryTotalKib: { type: 'integer', description: 'Memory' },
    memoryFreeKib: { type: 'integer', description: 'Memory that is free' },
    cpuUsagePercent: { type: 'integer', description: 'Load of its processor' },
    localTime: { type: 'dateTime', description: 'Its clock when it was read' },
    timeZone: {
      type: 'text',
      description: 'Its time zone in the form of POSIX or as an offset',
      ...settable,
    },
  },
} as const satisfies Readonly<Record<string, Readonly<Record<string, ViewField>>>>;

export type ViewArea = keyof typeof viewAreas;

/** The fields of an area by their names. */
export function viewFieldsOf(area: ViewArea): Readonly<Record<string, ViewField>> {
  return viewAreas[area];
}
