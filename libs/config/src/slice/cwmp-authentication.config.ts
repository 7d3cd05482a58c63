import { ArrayNotEmpty, ArrayUnique, IsIn } from 'class-validator';
import { Setting } from './setting.js';

const ALGORITHMS = ['MD5', 'SHA-256'] as const;
const WITHOUT_QOP = ['accept', 'refuse'] as const;
const BASIC = ['tls', 'always', 'never'] as const;

/** By what CPEs may show who they are. */
export class CwmpAuthenticationConfig {
  @Setting({
    name: 'ACS_CWMP_DIGEST_ALGORITHMS',
    kind: 'list',
    default: ['MD5'],
    description:
      'Digest algorithms that are offered and accepted, `MD5` and `SHA-256`, in this order. Some CPEs read only the first challenge.',
  })
  @ArrayNotEmpty()
  @ArrayUnique()
  @IsIn(ALGORITHMS, { each: true })
  readonly digestAlgorithms: readonly (typeof ALGORITHMS)[number][];

  @Setting({
    name: 'ACS_CWMP_DIGEST_WITHOUT_QOP',
    default: 'accept',
    description:
      'Digest answers in the form of RFC 2069, which old CPEs give: `accept` takes each nonce once, `refuse` takes none.',
  })
  @IsIn(WITHOUT_QOP)
  readonly digestWithoutQop: (typeof WITHOUT_QOP)[number];

  @Setting({
    name: 'ACS_CWMP_BASIC',
    default: 'tls',
    description:
      'Basic authentication of CPEs: `tls` offers and accepts it on encrypted connections only, `always` also where everybody on the way can read the password, `never` nowhere.',
  })
  @IsIn(BASIC)
  readonly basic: (typeof BASIC)[number];
}
