import { IsInt, Max, Min } from 'class-validator';
import { Setting } from './setting.js';

const leastSec = 60;

// The attempts that a late TransferComplete names are kept for at least a day longer.
const mostSec = 7 * 86_400;

/** How long devices may take to tell the end of what they were asked for; then the outcome is unknown. */
export class CompletionConfig {
  @Setting({
    name: 'ACS_TRANSFER_TIMEOUT_SEC',
    kind: 'integer',
    default: 3_600,
    description:
      'Seconds that a device has for a Download or an Upload, from its answer to its TransferComplete; the delay or the window that was ordered comes on top. It counts for tasks that are accepted from then on, as the next two do.',
  })
  @IsInt()
  @Min(leastSec)
  @Max(mostSec)
  readonly transferSec: number;

  @Setting({
    name: 'ACS_CONFIGURATION_TRANSFER_TIMEOUT_SEC',
    kind: 'integer',
    default: 600,
    description: 'The same for configuration files, which are small.',
  })
  @IsInt()
  @Min(leastSec)
  @Max(mostSec)
  readonly configurationSec: number;

  @Setting({
    name: 'ACS_SOFTWARE_MODULES_TIMEOUT_SEC',
    kind: 'integer',
    default: 3_600,
    description: 'The same for ChangeDUState, until DUStateChangeComplete.',
  })
  @IsInt()
  @Min(leastSec)
  @Max(mostSec)
  readonly softwareModulesSec: number;

  @Setting({
    name: 'ACS_FIRMWARE_VERSION_TIMEOUT_SEC',
    kind: 'integer',
    default: 900,
    description:
      'Seconds that a device has to show another software version after it has said that an image was applied.',
  })
  @IsInt()
  @Min(leastSec)
  @Max(mostSec)
  readonly versionSec: number;
}
