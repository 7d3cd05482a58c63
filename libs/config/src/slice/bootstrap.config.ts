import { IsOptional, Matches } from 'class-validator';
import { Satisfies } from '../rule/satisfies.js';
import { weakSecretProblem } from '../rule/secret-strength.js';
import { Setting } from './setting.js';

/** The credential with which an unknown CPE gets into quarantine. */
export class BootstrapConfig {
  @Setting({
    name: 'ACS_BOOTSTRAP_USERNAME',
    default: 'bootstrap',
    description: 'User name of the bootstrap credential; counts with ACS_BOOTSTRAP_PASSWORD only.',
  })
  @Matches(/^[!-~]{1,64}$/, { message: '$property must be 1 to 64 printable characters without spaces' })
  readonly username: string;

  @Setting({
    name: 'ACS_BOOTSTRAP_PASSWORD',
    secret: true,
    description:
      'Password of the bootstrap credential. Without it the single process generates one into `credentials` of the data directory, and a cluster has none: there unknown CPEs are not let in.',
  })
  @IsOptional()
  @Satisfies(weakSecretProblem)
  readonly password: string | undefined;

  /** Null when it was not given. */
  get credential(): { readonly username: string; readonly password: string } | null {
    const { username, password } = this;
    return password === undefined ? null : { username, password };
  }
}
