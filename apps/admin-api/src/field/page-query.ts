import { IntegerField } from './integer-field.js';
import { TextField } from './text-field.js';

/** Which part of a list to answer. */
export class PageQuery {
  @IntegerField({ min: 1, max: 1_000, optional: true, default: 100, description: 'Most items of the page' })
  limit: number = 100;

  @TextField({
    min: 1,
    max: 1_024,
    optional: true,
    description: '"next" of the former page; leave it out first',
  })
  cursor?: string;
}
