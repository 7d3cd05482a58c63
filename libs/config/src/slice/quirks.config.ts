import { IsOptional, MinLength } from 'class-validator';
import { Setting } from './setting.js';

/** Habits of devices that the operator knows. */
export class QuirksConfig {
  @Setting({
    name: 'ACS_QUIRKS_DIR',
    description: 'Directory of quirk profiles of your own; they come before those of the product.',
  })
  @IsOptional()
  @MinLength(1)
  readonly quirksDir: string | undefined;
}
