import { ApiProperty } from '@nestjs/swagger';
import type { PromotedParameter, PromotionState } from '#device';

/** A parameter that filters can look at. */
export class PromotedParameterResponse {
  @ApiProperty({ type: 'string', example: 'Device.DeviceInfo.UpTime' })
  path: string;

  @ApiProperty({
    type: 'string',
    enum: ['backfilling', 'ready', 'removing'] satisfies PromotionState[],
    description: 'Filters may look at it when it is ready',
  })
  state: PromotionState;

  @ApiProperty({ type: 'number', description: 'Share of the devices that was worked through, 0 to 1' })
  progress: number;

  @ApiProperty({ type: 'string', format: 'date-time' })
  createdAt: Date;

  static from({ path, state, progress, createdAt }: PromotedParameter): PromotedParameterResponse {
    return { path, state, progress, createdAt };
  }
}

/** All promoted parameters. */
export class PromotedParameterPageResponse {
  @ApiProperty({ type: () => [PromotedParameterResponse] })
  items: readonly PromotedParameterResponse[];

  @ApiProperty({ type: 'string', nullable: true, description: 'Always null: they all fit into one page' })
  next: null;

  static from(all: readonly PromotedParameter[]): PromotedParameterPageResponse {
    return { items: all.map((parameter) => PromotedParameterResponse.from(parameter)), next: null };
  }
}
