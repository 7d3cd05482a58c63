import { IsIn, IsInt, Max, Min } from 'class-validator';
import { Setting } from './setting.js';

const STATES = ['on', 'off'] as const;

/** The STUN server, through which CPEs behind NAT can be called. */
export class StunConfig {
  @Setting({
    name: 'ACS_STUN',
    default: 'on',
    description: 'CPEs behind NAT are told to keep a way open by STUN, and are called by UDP: `on` or `off`.',
  })
  @IsIn(STATES)
  readonly state: (typeof STATES)[number];

  @Setting({
    name: 'ACS_STUN_PORT',
    kind: 'integer',
    default: 3478,
    description: 'UDP port for STUN; connection requests by UDP leave from it.',
  })
  @IsInt()
  @Min(1)
  @Max(65_535)
  readonly port: number;
}
