import { IsInt, IsIP, Max, Min } from 'class-validator';
import { Setting } from './setting.js';

/** The listener for probes and metrics of a role. */
export class OpsConfig {
  @Setting({
    name: 'ACS_OPS_PORT',
    kind: 'integer',
    default: 9464,
    description: 'TCP port for `/livez`, `/readyz` and `/metrics` of a role of a cluster.',
  })
  @IsInt()
  @Min(0)
  @Max(65_535)
  readonly port: number;

  @Setting({
    name: 'ACS_OPS_BIND',
    default: '127.0.0.1',
    description:
      'Address of that port. It asks for no key: open it only to the network of probes and scrapers.',
  })
  @IsIP()
  readonly bind: string;
}
