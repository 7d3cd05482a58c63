import { IsInt, Max, Min } from 'class-validator';
import { networkListProblem } from '../rule/network.js';
import { Satisfies } from '../rule/satisfies.js';
import { Setting } from './setting.js';

/** How many CPEs are let in at a time, and how often one of them or one address may come. */
export class CwmpAdmissionConfig {
  @Setting({
    name: 'ACS_CWMP_MAX_OPENING',
    kind: 'integer',
    default: 128,
    description:
      'Informs that are answered at once in one process, at most; fewer while its event loop, database or memory is strained. Further CPEs are told to come back later, periodic Informs first.',
  })
  @IsInt()
  @Min(1)
  @Max(10_000)
  readonly maxOpening: number;

  @Setting({
    name: 'ACS_CWMP_CONNECTIONS_PER_SEC_PER_ADDRESS',
    kind: 'integer',
    default: 10,
    description: 'New connections from one address in a second, on average; 0 for any number.',
  })
  @IsInt()
  @Min(0)
  @Max(100_000)
  readonly connectionsPerSec: number;

  @Setting({
    name: 'ACS_CWMP_CONNECTION_BURST_PER_ADDRESS',
    kind: 'integer',
    default: 50,
    description: 'New connections from one address at once.',
  })
  @IsInt()
  @Min(1)
  @Max(100_000)
  readonly connectionBurst: number;

  @Setting({
    name: 'ACS_CWMP_FAILURES_PER_ADDRESS',
    kind: 'integer',
    default: 20,
    description:
      'Wrong credentials from one address; then only one try in 10 s is looked at. Devices that have shown theirs from there are counted apart.',
  })
  @IsInt()
  @Min(1)
  @Max(1_000_000)
  readonly failuresPerAddress: number;

  @Setting({
    name: 'ACS_CWMP_EXEMPT_NETWORKS',
    kind: 'list',
    default: ['127.0.0.0/8', '::1/128'],
    description:
      'Networks whose addresses may connect, and show wrong credentials, as often as they like: those of carrier-grade NAT, behind which there are many CPEs. Trusted proxies are exempt as well.',
  })
  @Satisfies(networkListProblem)
  readonly exemptNetworks: readonly string[];

  @Setting({
    name: 'ACS_CWMP_SESSION_SPACING_SEC',
    kind: 'integer',
    default: 10,
    description:
      'A device that shows credentials may begin one session in this time on average, 0 for any number. Sessions that answer a connection request are counted apart.',
  })
  @IsInt()
  @Min(0)
  @Max(3_600)
  readonly sessionSpacingSec: number;

  @Setting({
    name: 'ACS_CWMP_SESSION_BURST',
    kind: 'integer',
    default: 5,
    description: 'Sessions of one device in quick succession.',
  })
  @IsInt()
  @Min(1)
  @Max(1_000)
  readonly sessionBurst: number;
}
