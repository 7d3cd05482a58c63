import { IsIn, IsOptional, MaxLength, MinLength } from 'class-validator';
import { Satisfies } from '../rule/satisfies.js';
import { serviceUrlProblem } from '../rule/service-url.js';
import { Setting } from './setting.js';

const STATES = ['on', 'off'] as const;

/** The XMPP server, through which CPEs can be called that log in there. */
export class XmppConfig {
  @Setting({
    name: 'ACS_XMPP_URL',
    description:
      'XMPP server through which CPEs are called: `xmpp://host:5222` for STARTTLS or `xmpps://host:5223` for TLS from the first byte. Without it nobody is called by XMPP.',
  })
  @IsOptional()
  @Satisfies(
    serviceUrlProblem({
      schemes: ['xmpp', 'xmpps'],
      example: 'host:5222',
      credentialsIn: 'ACS_XMPP_USERNAME and ACS_XMPP_PASSWORD',
    }),
  )
  readonly url: string | undefined;

  @Setting({
    name: 'ACS_XMPP_DOMAIN',
    description:
      'Domain of the addresses at that server, which its certificate must name; the host of the URL by default.',
  })
  @IsOptional()
  @MinLength(1)
  @MaxLength(253)
  readonly domain: string | undefined;

  @Setting({
    name: 'ACS_XMPP_USERNAME',
    default: 'acs',
    description: 'Local part of the address of the ACS.',
  })
  @MinLength(1)
  @MaxLength(256)
  readonly username: string;

  @Setting({ name: 'ACS_XMPP_PASSWORD', secret: true, description: 'Its password; needed with the URL.' })
  @IsOptional()
  @MinLength(1)
  readonly password: string | undefined;

  @Setting({
    name: 'ACS_XMPP_CA_FILE',
    description:
      'File with the authorities of the certificate of the server in PEM; those of the system by default.',
  })
  @IsOptional()
  @MinLength(1)
  readonly authoritiesPath: string | undefined;

  @Setting({
    name: 'ACS_XMPP_ACCOUNTS',
    default: 'off',
    description:
      'Whether CPEs with Device.XMPP are given an account of their own at the server and told to use it: `on` or `off`. The ACS must be an administrator of the server (XEP-0133).',
  })
  @IsIn(STATES)
  readonly accounts: (typeof STATES)[number];
}
