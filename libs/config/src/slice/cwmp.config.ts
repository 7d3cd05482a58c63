import { IsIn, IsInt, IsIP, IsOptional, Matches, Max, Min } from 'class-validator';
import { networkListProblem } from '../rule/network.js';
import { Satisfies } from '../rule/satisfies.js';
import { webAddressProblem } from '../rule/web-address.js';
import { Setting } from './setting.js';

const ONBOARDING = ['quarantine', 'closed', 'open'] as const;
const SWITCH = ['on', 'off'] as const;
const REDIRECTS = [302, 307] as const;

/** What happens to a CPE that is not known yet. */
export type OnboardingPolicy = (typeof ONBOARDING)[number];

/** The listener that CPEs talk to. */
export class CwmpConfig {
  @Setting({ name: 'ACS_CWMP_PORT', kind: 'integer', default: 7547, description: 'TCP port for CPEs.' })
  @IsInt()
  @Min(0)
  @Max(65_535)
  readonly port: number;

  @Setting({
    name: 'ACS_BIND',
    description: 'Address that all listeners bind to. Without it CPEs are served on all addresses.',
  })
  @IsOptional()
  @IsIP()
  readonly bind: string | undefined;

  @Setting({
    name: 'ACS_ONBOARDING',
    default: 'quarantine',
    description:
      'Unknown CPEs: `quarantine` lets in those with the bootstrap credential and waits for approval, `closed` refuses them, `open` admits everybody and is for laboratories.',
  })
  @IsIn(ONBOARDING)
  readonly onboarding: OnboardingPolicy;

  @Setting({
    name: 'ACS_TRUSTED_PROXIES',
    kind: 'list',
    default: [],
    description: 'Networks of the load balancers whose forwarding headers are believed.',
  })
  @Satisfies(networkListProblem)
  readonly trustedProxies: readonly string[];

  @Setting({
    name: 'ACS_CWMP_PROXY_PROTOCOL',
    default: 'off',
    description:
      'Whether connections from ACS_TRUSTED_PROXIES to the CWMP ports begin with a header of the PROXY protocol, version 1 or 2: `on` refuses those without one, and takes from nobody else.',
  })
  @IsIn(SWITCH)
  readonly proxyProtocol: (typeof SWITCH)[number];

  @Setting({ name: 'ACS_DIGEST_REALM', default: 'aviary', description: 'Realm of the Digest challenge.' })
  @Matches(/^[\x20\x21\x23-\x5b\x5d-\x7e]{1,64}$/, {
    message: '$property must be 1 to 64 printable characters without quotes and backslashes',
  })
  readonly digestRealm: string;

  @Setting({
    name: 'ACS_CWMP_REDIRECT_URL',
    description:
      'URL of another ACS. Every CPE that shows good credentials is sent there for its session; this one opens none.',
  })
  @IsOptional()
  @Satisfies(webAddressProblem)
  readonly redirectUrl: string | undefined;

  @Setting({
    name: 'ACS_CWMP_REDIRECT_STATUS',
    kind: 'integer',
    default: 307,
    description: 'How CPEs are redirected: 307, or 302 for those that know only that.',
  })
  @IsIn(REDIRECTS)
  readonly redirectStatus: (typeof REDIRECTS)[number];

  /** CPEs on this machine only are served. */
  get isOnLoopback(): boolean {
    return this.bind !== undefined && /^(127\.|::1$)/.test(this.bind);
  }
}
