import { IsInt, Max, Min } from 'class-validator';
import { Setting } from './setting.js';

/** The listener for probes and metrics, always on loopback. */
export class OpsConfig {
  @Setting({
    name: 'ACS_OPS_PORT',
    kind: 'integer',
    default: 9464,
    description: 'TCP port on 127.0.0.1 for `/livez`, `/readyz` and `/metrics`.',
  })
  @IsInt()
  @Min(0)
  @Max(65_535)
  readonly port: number;
}
