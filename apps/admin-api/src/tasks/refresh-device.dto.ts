import type { DiscoveryOrder } from '#task';
import { mostListEntries, parameterPath } from '../field/cwmp-text.js';
import { IntegerField } from '../field/integer-field.js';
import { TextListField } from '../field/list-field.js';
import { TaskOptions } from './task-options.dto.js';

/** What of a device is to be asked anew. */
export class RefreshDeviceRequest extends TaskOptions {
  @TextListField({
    min: 1,
    max: mostListEntries,
    entry: parameterPath,
    optional: true,
    default: [''],
    description: 'Full names, partial paths ending in a dot, or "" for everything',
    example: ['Device.WiFi.'],
  })
  paths: string[] = [''];

  @IntegerField({
    min: 0,
    max: 31_536_000,
    optional: true,
    description:
      'Seconds: values that the device confirmed within them are not asked for, nor names that it told completely before. Without it everything is asked for',
  })
  maxAge?: number;

  toDiscovery(nowMs: number): DiscoveryOrder {
    return {
      paths: this.paths,
      freshSinceMs: nowMs - (this.maxAge ?? 0) * 1_000,
      trustsNames: this.maxAge !== undefined,
      isAwaited: this.lane === 'interactive' || this.lane === 'service',
    };
  }
}
