import { ApiProperty } from '@nestjs/swagger';
import type { FieldProblem } from './field-problem.js';
import { problemKinds, type ProblemCode } from './problem-code.js';

class FieldProblemResponse implements FieldProblem {
  @ApiProperty({ type: 'string', enum: ['body', 'header', 'path', 'query'] })
  in: 'body' | 'header' | 'path' | 'query';

  @ApiProperty({ type: 'string', description: 'JSON pointer to the field', example: '/parameterList/0/name' })
  pointer: string;

  @ApiProperty({ type: 'string', description: 'The broken rule', example: 'maxLength' })
  code: string;

  @ApiProperty({ type: 'string' })
  message: string;

  @ApiProperty({ type: 'string', required: false, description: 'What to write instead; only of filters' })
  remedy?: string;

  @ApiProperty({
    type: 'integer',
    required: false,
    description: 'Where in the text of a filter, in UTF-16 units',
  })
  position?: number;

  @ApiProperty({ type: 'integer', required: false })
  length?: number;
}

/** A problem document [RFC 9457]. */
export class ProblemResponse {
  @ApiProperty({ type: 'string', description: 'Stable URN of the kind of problem' })
  type: string;

  @ApiProperty({ type: 'string' })
  title: string;

  @ApiProperty({ type: 'integer' })
  status: number;

  @ApiProperty({ type: 'string', description: 'What is wrong and what to do about it' })
  detail: string;

  @ApiProperty({ type: 'string', enum: Object.keys(problemKinds) })
  code: ProblemCode;

  @ApiProperty({ type: () => [FieldProblemResponse], required: false })
  errors?: readonly FieldProblem[];

  @ApiProperty({ type: 'string', description: 'The same as the header X-Request-Id; it is in our log too' })
  traceId: string;

  @ApiProperty({ type: 'boolean', description: 'The same request may succeed later' })
  retryable: boolean;
}
