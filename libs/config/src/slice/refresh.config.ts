import { IsIn, IsInt, Max, Min } from 'class-validator';
import { Setting } from './setting.js';

/** When devices are asked anew without anybody asking for it. */
export class RefreshConfig {
  @Setting({
    name: 'ACS_AUTO_REFRESH',
    default: 'on',
    description:
      'With `on` the data model of a device is read at its first contact after approval, after a factory reset and with other software; its tables are read again after a boot, AddObject and DeleteObject. With `off` only when somebody asks.',
  })
  @IsIn(['on', 'off'])
  readonly state: 'on' | 'off';

  @Setting({
    name: 'ACS_AUTO_REFRESH_SPREAD_SEC',
    kind: 'integer',
    default: 3_600,
    description:
      'Seconds over which the refreshes of devices that booted together are spread; each begins at the next contact after its time.',
  })
  @IsInt()
  @Min(0)
  @Max(604_800)
  readonly spreadSec: number;

  @Setting({
    name: 'ACS_AUTO_REFRESH_PER_MIN',
    kind: 'integer',
    default: 600,
    description:
      'Refreshes that may begin in a minute, of all devices together; the others wait for a later contact.',
  })
  @IsInt()
  @Min(1)
  @Max(600_000)
  readonly perMinute: number;
}
