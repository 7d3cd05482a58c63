import { ApiProperty } from '@nestjs/swagger';
import type { DeviceQuirks, LearnedQuirk, QuirkAccount } from '#device';

/** One thing that the answers of devices have taught. */
export class LearnedQuirkResponse {
  @ApiProperty({ type: 'string', example: 'batchSize' })
  quirk: string;

  @ApiProperty({ type: 'string', example: '16' })
  value: string;

  @ApiProperty({
    type: 'string',
    enum: ['model', 'device'],
    description: '`model` when several devices of the same model and firmware have taught it',
  })
  scope: 'model' | 'device';
}

/** A text by which a refusal is known to pass. */
export class RetryableFaultResponse {
  @ApiProperty({ type: 'integer' })
  code: number;

  @ApiProperty({ type: 'string' })
  message: string;
}

/** Values that the device means in another way. */
export class ValueTransformResponse {
  @ApiProperty({ type: 'string' })
  path: string;

  @ApiProperty({ type: 'string', enum: ['invertBoolean'] })
  transform: 'invertBoolean';
}

/** How the ACS talks to a device. */
export class EffectiveQuirksResponse implements DeviceQuirks {
  @ApiProperty({ type: 'string', enum: ['digits', 'words'] })
  booleans: DeviceQuirks['booleans'];

  @ApiProperty({ type: 'string', enum: ['digits', 'words'] })
  nextLevel: DeviceQuirks['nextLevel'];

  @ApiProperty({ type: 'string', enum: ['seconds', 'milliseconds', 'withoutZone'] })
  dateTimes: DeviceQuirks['dateTimes'];

  @ApiProperty({ type: 'integer', minimum: 1, maximum: 256 })
  batchSize: number;

  @ApiProperty({ type: 'string', enum: ['empty', 'explicit'] })
  rootNames: DeviceQuirks['rootNames'];

  @ApiProperty({ type: 'string', isArray: true })
  writable: readonly string[];

  @ApiProperty({ type: 'string', enum: ['root', 'none'] })
  cookiePath: DeviceQuirks['cookiePath'];

  @ApiProperty({ type: 'string', enum: ['refuse', 'allow'] })
  connectionRequestBasic: DeviceQuirks['connectionRequestBasic'];

  @ApiProperty({ type: 'string', enum: ['path', 'root'] })
  connectionRequestDigestUri: DeviceQuirks['connectionRequestDigestUri'];

  @ApiProperty({ type: 'string', enum: ['never', 'withRequests'] })
  holdRequests: DeviceQuirks['holdRequests'];

  @ApiProperty({ type: 'string', isArray: true })
  unsupportedMethods: readonly string[];

  @ApiProperty({ type: () => [RetryableFaultResponse] })
  retryableFaults: readonly RetryableFaultResponse[];

  @ApiProperty({ type: () => [ValueTransformResponse] })
  valueTransforms: readonly ValueTransformResponse[];

  @ApiProperty({ type: 'string', enum: ['unknown', 'succeeded'] })
  silentDownload: DeviceQuirks['silentDownload'];

  @ApiProperty({ type: 'string', nullable: true })
  serialNumberFrom: string | null;
}

/** The habits of a device as the API shows them. */
export class DeviceQuirksResponse {
  @ApiProperty({
    type: 'string',
    isArray: true,
    description: 'Quirk profiles that the device matches, the most specific last',
  })
  profiles: readonly string[];

  @ApiProperty({ type: () => [LearnedQuirkResponse] })
  learned: readonly LearnedQuirkResponse[];

  @ApiProperty({ type: () => EffectiveQuirksResponse })
  effective: EffectiveQuirksResponse;

  static from({ profiles, ofModel, ofDevice, quirks }: QuirkAccount): DeviceQuirksResponse {
    const learned = [...shown(ofModel, 'model'), ...shown(ofDevice, 'device')];
    return { profiles, learned, effective: quirks };
  }
}

function shown(learned: readonly LearnedQuirk[], scope: 'model' | 'device'): LearnedQuirkResponse[] {
  return learned.map(({ quirk, value }) => ({ quirk, value: String(value), scope }));
}
