import { IsIn, IsInt, IsOptional, Max, Min, MinLength } from 'class-validator';
import { Setting } from './setting.js';

const VERSIONS = ['1.0', '1.1', '1.2', '1.3'] as const;

/** The encrypted listener that CPEs talk to; it exists when there is a certificate. */
export class CwmpTlsConfig {
  @Setting({
    name: 'ACS_CWMP_TLS_PORT',
    kind: 'integer',
    default: 7548,
    description: 'TCP port for CPEs that use TLS.',
  })
  @IsInt()
  @Min(0)
  @Max(65_535)
  readonly port: number;

  @Setting({
    name: 'ACS_TLS_CERT_FILE',
    description:
      'File with the certificate chain in PEM, its own certificate first. With it CPEs are served by TLS, too; a renewed file is taken without a restart.',
  })
  @IsOptional()
  @MinLength(1)
  readonly certificatePath: string | undefined;

  @Setting({ name: 'ACS_TLS_KEY_FILE', description: 'File with the private key of the certificate in PEM.' })
  @IsOptional()
  @MinLength(1)
  readonly privateKeyPath: string | undefined;

  @Setting({
    name: 'ACS_TLS_CLIENT_CA_FILE',
    description:
      'File with the authorities of client certificates in PEM. A verified one whose CN or DNS name is OUI-SerialNumber or OUI-ProductClass-SerialNumber lets that device in without a password.',
  })
  @IsOptional()
  @MinLength(1)
  readonly clientAuthorityPath: string | undefined;

  @Setting({
    name: 'ACS_TLS_MIN_VERSION',
    default: '1.2',
    description: 'Oldest TLS version that is spoken: `1.0`, `1.1`, `1.2` or `1.3`.',
  })
  @IsIn(VERSIONS)
  readonly minVersion: (typeof VERSIONS)[number];
}
