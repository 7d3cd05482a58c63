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

  @Setting({
    name: 'ACS_MODEL_PROFILES_DIR',
    description:
      'Directory of model profiles of your own, which tell the normalised view where devices have what; they come before those of the product.',
  })
  @IsOptional()
  @MinLength(1)
  readonly modelProfilesDir: string | undefined;
}
