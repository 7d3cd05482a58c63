import { networkListProblem } from '../rule/network.js';
import { Satisfies } from '../rule/satisfies.js';
import { Setting } from './setting.js';

/** Where connection requests may go. */
export class ConnectionRequestConfig {
  @Setting({
    name: 'ACS_CONNECTION_REQUEST_ALLOW',
    kind: 'list',
    default: [],
    description:
      'Networks of the CPEs. Without it a connection request goes only to the address that the last Inform came from.',
  })
  @Satisfies(networkListProblem)
  readonly allow: readonly string[];
}
