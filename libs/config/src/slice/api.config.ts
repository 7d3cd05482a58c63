import { IsInt, IsIP, IsOptional, Max, Min } from 'class-validator';
import { Satisfies } from '../rule/satisfies.js';
import { weakSecretProblem } from '../rule/secret-strength.js';
import { Setting } from './setting.js';

/** The admin API. */
export class ApiConfig {
  @Setting({
    name: 'ACS_API_PORT',
    kind: 'integer',
    default: 3000,
    description: 'TCP port of the admin API.',
  })
  @IsInt()
  @Min(0)
  @Max(65_535)
  readonly port: number;

  @Setting({
    name: 'ACS_BIND',
    default: '127.0.0.1',
    description: 'Address that all listeners bind to. Without it the API answers on this machine only.',
  })
  @IsIP()
  readonly bind: string;

  @Setting({
    name: 'ACS_ADMIN_API_KEY',
    secret: true,
    description:
      'API key of the first administrator. Without it one is generated into `credentials` of the data directory and printed once.',
  })
  @IsOptional()
  @Satisfies(weakSecretProblem)
  readonly adminApiKey: string | undefined;
}
