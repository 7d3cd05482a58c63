import { ApiProperty } from '@nestjs/swagger';
import type { RotationProgress } from '#device';

/** How far the secrets of one column have come. */
export class RotatedPlaceResponse {
  @ApiProperty({ type: 'string', example: 'device.cpe_secret', description: 'Table and column' })
  place: string;

  @ApiProperty({ type: 'integer', description: 'Rows that were looked at' })
  seen: number;

  @ApiProperty({ type: 'integer', description: 'Secrets that had another key than the one of today' })
  sealedAnew: number;

  @ApiProperty({ type: 'integer', description: 'Secrets that no configured key opens' })
  unreadable: number;

  @ApiProperty({ type: 'string', format: 'date-time' })
  startedAt: Date;

  @ApiProperty({ type: 'string', format: 'date-time', nullable: true, description: 'Null while it goes on' })
  finishedAt: Date | null;

  static from(progress: RotationProgress): RotatedPlaceResponse {
    const { place, seen, sealedAnew, unreadable, startedAt, finishedAt } = progress;
    return { place, seen, sealedAnew, unreadable, startedAt, finishedAt };
  }
}

/** The rotation to the master key of today. */
export class SecretRotationResponse {
  @ApiProperty({
    type: 'boolean',
    description: 'Every place is finished and nothing was unreadable: former keys can be given up',
  })
  done: boolean;

  @ApiProperty({ type: () => [RotatedPlaceResponse] })
  places: readonly RotatedPlaceResponse[];

  static from(places: readonly RotationProgress[]): SecretRotationResponse {
    const isDone = (place: RotationProgress) => place.finishedAt !== null && place.unreadable === 0;
    return {
      done: places.length > 0 && places.every(isDone),
      places: places.map((place) => RotatedPlaceResponse.from(place)),
    };
  }
}
