import { IsIn, IsInt, IsOptional, Max, Min } from 'class-validator';
import { Satisfies } from '../rule/satisfies.js';
import { webAddressProblem } from '../rule/web-address.js';
import { Setting } from './setting.js';

const AUTHENTICATION = ['none', 'password'] as const;

/** The files that CPEs fetch and send. */
export class FilesConfig {
  @Setting({
    name: 'ACS_FILES_PORT',
    kind: 'integer',
    default: 7567,
    description: 'TCP port that CPEs fetch files from and send files to.',
  })
  @IsInt()
  @Min(0)
  @Max(65_535)
  readonly port: number;

  @Setting({
    name: 'ACS_FILES_URL',
    description:
      'URL by which CPEs reach the file server. Without it they are sent to the host that they know the ACS by, and to the port of the file server.',
  })
  @IsOptional()
  @Satisfies(webAddressProblem)
  readonly url: string | undefined;

  @Setting({
    name: 'ACS_FILES_AUTHENTICATION',
    default: 'none',
    description:
      'What a CPE shows for a file beside its link: `none`, or a `password` for this one transfer by Digest or Basic, which some CPEs cannot.',
  })
  @IsIn(AUTHENTICATION)
  readonly authentication: (typeof AUTHENTICATION)[number];

  @Setting({
    name: 'ACS_FILES_LINK_LIFETIME_SEC',
    kind: 'integer',
    default: 86_400,
    description: 'How long a link to a file is good for after the RPC with it was sent, in seconds.',
  })
  @IsInt()
  @Min(60)
  @Max(2_592_000)
  readonly linkLifetimeSec: number;

  @Setting({
    name: 'ACS_FILES_MAX_BYTES',
    kind: 'integer',
    default: 536_870_912,
    description: 'Size of a file that an operator brings, in bytes.',
  })
  @IsInt()
  @Min(1_024)
  @Max(4_294_967_295)
  readonly maxBytes: number;

  @Setting({
    name: 'ACS_FILES_MAX_UPLOAD_BYTES',
    kind: 'integer',
    default: 67_108_864,
    description: 'Size of a file that a CPE sends, in bytes.',
  })
  @IsInt()
  @Min(1_024)
  @Max(4_294_967_295)
  readonly maxUploadBytes: number;

  @Setting({
    name: 'ACS_FILES_MAX_TRANSFERS',
    kind: 'integer',
    default: 100,
    description: 'Files that are sent and taken at once in one process; further CPEs are told to come back.',
  })
  @IsInt()
  @Min(1)
  @Max(10_000)
  readonly maxTransfers: number;
}
