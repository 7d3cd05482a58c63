import { IsOptional, MinLength } from 'class-validator';
import { formerMasterKeysProblem, masterKeyProblem } from '../master-key/parse-master-key.js';
import { Satisfies } from '../rule/satisfies.js';
import { pathPatternsProblem } from '../rule/path-patterns.js';
import { serviceUrlProblem } from '../rule/service-url.js';
import { Setting } from './setting.js';

/** Where the state lives and how it is protected. */
export class StateConfig {
  @Setting({
    name: 'ACS_DATA_DIR',
    default: './data',
    description: 'Directory of the embedded database, the generated keys and credentials.',
  })
  @MinLength(1)
  readonly dataDir: string;

  @Setting({
    name: 'DATABASE_URL',
    secret: true,
    description: 'PostgreSQL 14 or newer to use instead of the embedded one.',
  })
  @IsOptional()
  @Satisfies(serviceUrlProblem({ schemes: ['postgres', 'postgresql'], example: 'user:password@host/name' }))
  readonly databaseUrl: string | undefined;

  @Setting({
    name: 'REDIS_URL',
    secret: true,
    description: 'Redis for queues and coordination; needed as soon as there is more than one process.',
  })
  @IsOptional()
  @Satisfies(serviceUrlProblem({ schemes: ['redis', 'rediss'], example: 'user:password@host:6379' }))
  readonly redisUrl: string | undefined;

  @Setting({
    name: 'ACS_MASTER_KEY',
    secret: true,
    description:
      'Key of 32 random bytes in base64 or hex that all other keys are derived from. Without REDIS_URL it is generated into `master.key` of the data directory.',
  })
  @IsOptional()
  @Satisfies(masterKeyProblem)
  readonly masterKey: string | undefined;

  @Setting({
    name: 'ACS_MASTER_KEY_PREVIOUS',
    kind: 'list',
    secret: true,
    default: [],
    description:
      'Former values of ACS_MASTER_KEY, three at most: what they protect is still read, until `acs rotate-keys` has sealed it anew.',
  })
  @Satisfies(formerMasterKeysProblem)
  readonly formerMasterKeys: readonly string[];

  @Setting({
    name: 'ACS_SECRET_PARAMETERS',
    kind: 'list',
    default: [],
    description:
      'Parameters that are secrets beside those that are called so: names with `*` for one part, such as `Device.X_ACME.*.Code`, or partial paths for all below. Their values are neither stored nor shown; one that was stored before goes at the next discovery of its device.',
  })
  @Satisfies(pathPatternsProblem)
  readonly secretParameters: readonly string[];
}
