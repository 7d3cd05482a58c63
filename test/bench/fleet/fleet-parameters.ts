import type { FleetModel } from './fleet-models.js';

type Value = (n: number, instance: number) => string;

const always =
  (text: string): Value =>
  () =>
    text;
const mac: Value = (n, instance) =>
  [0x02, instance & 255, (n >> 24) & 255, (n >> 16) & 255, (n >> 8) & 255, n & 255]
    .map((byte) => byte.toString(16).padStart(2, '0').toUpperCase())
    .join(':');
const ip: Value = (n, instance) => `10.${(n >> 16) & 255}.${(n >> 8) & 255}.${(n + instance) & 255}`;
const counter: Value = (n, instance) => String((Math.imul(n + 1, 0x9e3779b1) >>> 0) * (instance + 1));

/** A table of the data model: its leaves, of which a third differ from device to device. */
const families: readonly (readonly [table: string, ...leaves: (readonly [string, string, Value])[]])[] = [
  [
    'WiFi.SSID',
    ['Enable', 'boolean', always('1')],
    ['Status', 'string', always('Up')],
    ['SSID', 'string', (n, instance) => `home-${n.toString(36)}-${instance}`],
    ['BSSID', 'string', mac],
    ['LowerLayers', 'string', (_, instance) => `Device.WiFi.Radio.${instance}`],
    ['Stats.BytesSent', 'unsignedLong', counter],
    ['Stats.ErrorsSent', 'unsignedInt', always('0')],
  ],
  [
    'Hosts.Host',
    ['PhysAddress', 'string', mac],
    ['IPAddress', 'string', ip],
    ['Active', 'boolean', always('1')],
    ['HostName', 'string', always('')],
    ['Layer1Interface', 'string', always('Device.Ethernet.Interface.1')],
  ],
  [
    'Ethernet.Interface',
    ['Enable', 'boolean', always('1')],
    ['Status', 'string', always('Up')],
    ['MACAddress', 'string', mac],
    ['MaxBitRate', 'int', always('1000')],
    ['DuplexMode', 'string', always('Auto')],
    ['Stats.BytesReceived', 'unsignedLong', counter],
  ],
  [
    'NAT.PortMapping',
    ['Enable', 'boolean', always('0')],
    ['ExternalPort', 'unsignedInt', (_, instance) => String(8_000 + instance)],
    ['InternalClient', 'string', ip],
    ['Protocol', 'string', always('TCP')],
    ['Description', 'string', always('')],
    ['LeaseDuration', 'unsignedInt', always('0')],
  ],
];

/** A parameter that every device of a model has. */
export interface FleetParameter {
  readonly path: string;
  readonly type: string;
  readonly writable: boolean;
  /** What the nth device has told; printable ASCII without quotes and backslashes. */
  readonly valueOf: (n: number) => string;
}

/** About `count` parameters of a model. */
export function fleetParameters({ root }: FleetModel, count: number): readonly FleetParameter[] {
  const parameters: FleetParameter[] = [
    parameter(`${root}DeviceInfo.UpTime`, 'unsignedInt', false, (n) => String(n % 5_000_000)),
    parameter(`${root}DeviceInfo.SerialNumber`, 'string', false, serialNumberOf),
  ];
  for (let instance = 1; parameters.length < count; instance++)
    for (const [table, ...leaves] of families)
      for (const [leaf, type, value] of leaves) {
        if (parameters.length >= count) return parameters;
        const path = `${root}${table}.${instance}.${leaf}`;
        const valueOf = (n: number) => value(n, instance);
        parameters.push(parameter(path, type, !leaf.startsWith('Stats.'), valueOf));
      }
  return parameters;
}

export function serialNumberOf(n: number): string {
  return `FL${n.toString().padStart(9, '0')}`;
}

function parameter(
  path: string,
  type: string,
  writable: boolean,
  valueOf: FleetParameter['valueOf'],
): FleetParameter {
  return { path, type, writable, valueOf };
}
