import { ArrayMaxSize, IsInt, Matches, Max, MaxLength, Min } from 'class-validator';
import { Setting } from './setting.js';

/** Counters and clocks of TR-181 and TR-098: they change whenever they are read. */
const noisy = [
  'Stats.',
  'UpTime',
  'CurrentLocalTime',
  'ManagementServer.ParameterKey',
  'MemoryStatus.Free',
  'ProcessStatus.',
  'TemperatureStatus.',
  'LeaseTimeRemaining',
  'SignalStrength',
  'LastDataDownlinkRate',
  'LastDataUplinkRate',
  'TotalBytesSent',
  'TotalBytesReceived',
  'TotalPacketsSent',
  'TotalPacketsReceived',
  'EthernetBytesSent',
  'EthernetBytesReceived',
  'EthernetPacketsSent',
  'EthernetPacketsReceived',
];

/** What is kept of the changes of parameters. */
export class ParameterHistoryConfig {
  @Setting({
    name: 'ACS_PARAMETER_HISTORY_DAYS',
    kind: 'integer',
    default: 30,
    description: 'Days that changes of parameters are kept, whole days of UTC. 0 keeps none.',
  })
  @IsInt()
  @Min(0)
  @Max(3_650)
  readonly days: number;

  @Setting({
    name: 'ACS_PARAMETER_HISTORY_EXCLUDE',
    kind: 'list',
    default: noisy,
    description:
      'Parameters whose changes are not kept: names, or a row of them, that stand together at the end of a path, or anywhere if the pattern ends in a dot; `*` is any one name. `none` excludes nothing.',
  })
  @ArrayMaxSize(200)
  @MaxLength(256, { each: true })
  @Matches(/^(?:(?:[A-Za-z0-9_-]+|\*)\.)*(?:[A-Za-z0-9_-]+|\*|(?<=\.))$/, {
    each: true,
    message: 'must be names with dots between them, such as Stats. or DeviceInfo.UpTime',
  })
  readonly exclude: readonly string[];

  @Setting({
    name: 'ACS_PARAMETER_HISTORY_CHANGES_PER_DAY',
    kind: 'integer',
    default: 5_000,
    description: 'Changes kept of one device in a day; those beyond are not kept, the values are.',
  })
  @IsInt()
  @Min(1)
  @Max(1_000_000)
  readonly changesPerDay: number;
}
