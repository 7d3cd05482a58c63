import { IsInt, Max, Min } from 'class-validator';
import { Setting } from './setting.js';

/** How a gateway ends. */
export class ShutdownConfig {
  @Setting({
    name: 'ACS_SHUTDOWN_DELAY_SEC',
    kind: 'integer',
    default: 0,
    description:
      'After SIGTERM a gateway is not ready at once, and goes on as before for this time, in seconds: a load balancer needs it to notice.',
  })
  @IsInt()
  @Min(0)
  @Max(120)
  readonly delaySec: number;

  @Setting({
    name: 'ACS_SHUTDOWN_GRACE_SEC',
    kind: 'integer',
    default: 10,
    description:
      'Then sessions that have begun may end within this time, in seconds, while new ones are told to come back; one that is left goes on with its next request, here or elsewhere.',
  })
  @IsInt()
  @Min(0)
  @Max(300)
  readonly graceSec: number;
}
