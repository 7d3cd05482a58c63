import type { ArgumentMetadata, PipeTransform } from '@nestjs/common';
import { readRequest } from './read-request.js';

const plainTypes: ReadonlySet<unknown> = new Set([Object, String, Number, Boolean, Array, undefined]);

/** Reads every body and query that a handler declares by a DTO class, by the strict rules of `readRequest`. */
export class RequestPipe implements PipeTransform<unknown, unknown> {
  transform(value: unknown, { type, metatype }: ArgumentMetadata): unknown {
    if ((type !== 'body' && type !== 'query') || metatype === undefined || plainTypes.has(metatype))
      return value;
    return readRequest<object>(metatype, value, { in: type });
  }
}
