import { ApiProperty } from '@nestjs/swagger';
import type { LiveReplica } from '#observability';

/** A process of the installation. */
export class ReplicaResponse {
  @ApiProperty({ type: 'string', description: 'Unique among the processes that run' })
  name: string;

  @ApiProperty({
    type: 'string',
    example: 'gateway',
    description: '`gateway`, `api`, `worker`, `stun` or `files`; `standalone` for all of them in one process',
  })
  role: string;

  @ApiProperty({ type: 'string', example: '0.1.0' })
  version: string;

  @ApiProperty({ type: 'string', format: 'date-time' })
  startedAt: Date;

  @ApiProperty({ type: 'string', format: 'date-time', description: 'Its last sign of life' })
  seenAt: Date;

  @ApiProperty({
    type: 'string',
    example: 'acs-1:9464',
    description: 'Where it answers /readyz and /metrics',
  })
  address: string;

  static from({ name, role, version, startedAt, seenAt, address }: LiveReplica): ReplicaResponse {
    return { name, role, version, startedAt, seenAt, address };
  }
}

/** All processes of the installation. */
export class ReplicaListResponse {
  @ApiProperty({ type: () => [ReplicaResponse] })
  items: readonly ReplicaResponse[];

  @ApiProperty({ type: 'string', nullable: true, description: 'Always null: there is one page' })
  next: null;

  static from(replicas: readonly LiveReplica[]): ReplicaListResponse {
    return { items: replicas.map((replica) => ReplicaResponse.from(replica)), next: null };
  }
}
