import { ApiProperty } from '@nestjs/swagger';
import type { SecretPaths } from '#data-model';
import type { Page, ParameterChange, ParameterDifference, ParameterSource } from '#device';

const damagedDescription =
  'What is stored of it cannot be read: the values are null, and the path is empty when it is lost too';
const secretDescription = 'It is a secret: that it was set is known, not its value';

/** A change of a parameter as the API shows it. */
export class ParameterChangeResponse {
  @ApiProperty({ type: 'string', format: 'date-time' })
  at: Date;

  @ApiProperty({ type: 'string', description: 'Objects end in a dot' })
  path: string;

  @ApiProperty({
    type: 'string',
    nullable: true,
    description: 'null when it was not known, and of a secret; empty for an object',
  })
  oldValue: string | null;

  @ApiProperty({ type: 'string', nullable: true, description: 'null when it vanished, and of a secret' })
  newValue: string | null;

  @ApiProperty({ type: 'boolean', description: secretDescription })
  secret: boolean;

  @ApiProperty({
    type: 'string',
    enum: ['inform', 'notification', 'read', 'set', 'tree'] satisfies ParameterSource[],
    nullable: true,
    description:
      'An Inform told it, an Inform because it had changed, a read, an accepted setting, or the names that the device told; null when it is damaged',
  })
  source: ParameterSource | null;

  @ApiProperty({ type: 'boolean', description: damagedDescription })
  damaged: boolean;

  @ApiProperty({ type: 'integer', description: 'Number of the session among those of the device' })
  session: number;

  @ApiProperty({
    type: 'string',
    format: 'uuid',
    required: false,
    description: 'The task whose RPC told or made the change',
  })
  taskId?: string;

  @ApiProperty({ type: 'string', format: 'uuid', required: false })
  attemptId?: string;

  @ApiProperty({ type: 'string', required: false, description: 'Who asked for that task' })
  createdBy?: string;

  static from(
    { before, after, taskId, attemptId, createdBy, isDamaged, ...change }: ParameterChange,
    secrets: SecretPaths,
  ): ParameterChangeResponse {
    return {
      ...change,
      damaged: isDamaged,
      ...shown(secrets.has(change.path), before, after),
      ...(taskId !== null && { taskId }),
      ...(attemptId !== null && { attemptId }),
      ...(createdBy !== null && { createdBy }),
    };
  }
}

/** One page of changes. */
export class ParameterChangePageResponse {
  @ApiProperty({ type: () => [ParameterChangeResponse] })
  items: readonly ParameterChangeResponse[];

  @ApiProperty({
    type: 'string',
    nullable: true,
    description: 'Cursor of the next page, null after the last',
  })
  next: string | null;

  static from({ items, next }: Page<ParameterChange>, secrets: SecretPaths): ParameterChangePageResponse {
    return { items: items.map((change) => ParameterChangeResponse.from(change, secrets)), next };
  }
}

/** A parameter that was other at two times. */
export class ParameterDifferenceResponse {
  @ApiProperty({ type: 'string', description: 'Objects end in a dot' })
  path: string;

  @ApiProperty({ type: 'string', nullable: true, description: 'null when it was not known, and of a secret' })
  oldValue: string | null;

  @ApiProperty({
    type: 'string',
    nullable: true,
    description: 'null when it is not there any more, and of a secret',
  })
  newValue: string | null;

  @ApiProperty({ type: 'boolean', description: secretDescription })
  secret: boolean;

  @ApiProperty({ type: 'integer', description: 'Changes between the two times' })
  changes: number;

  @ApiProperty({ type: 'string', format: 'date-time' })
  lastChangedAt: Date;

  @ApiProperty({ type: 'boolean', description: damagedDescription })
  damaged: boolean;

  static from(
    { before, after, isDamaged, ...difference }: ParameterDifference,
    secrets: SecretPaths,
  ): ParameterDifferenceResponse {
    return { ...difference, damaged: isDamaged, ...shown(secrets.has(difference.path), before, after) };
  }
}

/** One page of differences. */
export class ParameterDifferencePageResponse {
  @ApiProperty({ type: () => [ParameterDifferenceResponse] })
  items: readonly ParameterDifferenceResponse[];

  @ApiProperty({
    type: 'string',
    nullable: true,
    description: 'Cursor of the next page, null after the last',
  })
  next: string | null;

  static from(
    { items, next }: Page<ParameterDifference>,
    secrets: SecretPaths,
  ): ParameterDifferencePageResponse {
    return { items: items.map((difference) => ParameterDifferenceResponse.from(difference, secrets)), next };
  }
}

/** What is a secret now may not have been one when its change was kept. */
function shown(secret: boolean, before: string | null, after: string | null) {
  return { oldValue: secret ? null : before, newValue: secret ? null : after, secret };
}
