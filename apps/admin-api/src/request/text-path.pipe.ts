import type { PipeTransform } from '@nestjs/common';
import { textFault, type TextRules } from '../field/text-field.js';
import { invalidFields } from './read-request.js';

/** A path parameter that is a text of the caller's own, such as the name of a group. */
export class TextPathPipe implements PipeTransform<string, string> {
  constructor(
    private readonly name: string,
    private readonly rules: TextRules,
  ) {}

  /** @throws ProblemError INVALID_REQUEST */
  transform(value: string): string {
    const message = textFault(value, this.rules);
    if (message === null) return value;
    throw invalidFields('INVALID_REQUEST', [{ in: 'path', pointer: `/${this.name}`, code: 'text', message }]);
  }
}
