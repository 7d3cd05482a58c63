import { IsInt, Max, Min } from 'class-validator';
import { Setting } from './setting.js';

/** What one CPE and all CPEs together may use. */
export class CwmpLimitsConfig {
  @Setting({
    name: 'ACS_CWMP_MAX_SESSIONS',
    kind: 'integer',
    default: 2_000,
    description: 'Sessions at once in one process; further CPEs are told to come back later.',
  })
  @IsInt()
  @Min(1)
  @Max(100_000)
  readonly maxSessions: number;

  @Setting({
    name: 'ACS_CWMP_MAX_CONNECTIONS_PER_ADDRESS',
    kind: 'integer',
    default: 256,
    description: 'Open connections from one address; trusted proxies are exempt.',
  })
  @IsInt()
  @Min(1)
  @Max(100_000)
  readonly maxConnectionsPerAddress: number;

  @Setting({
    name: 'ACS_CWMP_MAX_ENVELOPE_BYTES',
    kind: 'integer',
    default: 8_388_608,
    description: 'Size of a message from a CPE after decompression, in bytes.',
  })
  @IsInt()
  @Min(65_536)
  @Max(33_554_432)
  readonly maxEnvelopeBytes: number;

  @Setting({
    name: 'ACS_CWMP_MAX_SESSION_RPCS',
    kind: 'integer',
    default: 500,
    description: 'RPCs in one session; what is left runs in the next.',
  })
  @IsInt()
  @Min(1)
  @Max(10_000)
  readonly maxSessionRpcs: number;

  @Setting({
    name: 'ACS_CWMP_MAX_SESSION_SEC',
    kind: 'integer',
    default: 600,
    description: 'Length of one session in seconds.',
  })
  @IsInt()
  @Min(10)
  @Max(3_600)
  readonly maxSessionSec: number;
}
