import type { EventQuery } from '#device';
import { PageQuery } from '../field/page-query.js';
import { TextField } from '../field/text-field.js';
import { TimestampField } from '../field/timestamp-field.js';
import { invalidFields } from '../request/read-request.js';

const dayMs = 86_400_000;
const longestSpanDays = 31;

/** Query of a list of events. */
export class ListEventsQuery extends PageQuery {
  @TextField({
    min: 1,
    max: 256,
    optional: true,
    description: 'Only events of exactly this code',
    example: '1 BOOT',
  })
  code?: string;

  @TimestampField({
    optional: true,
    description: `Only events since then; at most ${longestSpanDays} days before \`to\`, which is the default`,
  })
  from?: string;

  @TimestampField({ optional: true, description: 'Only events before then; without it, up to now' })
  to?: string;

  /**
   * The span is bounded, so that a page costs the same however long events are kept.
   *
   * @throws ProblemError INVALID_REQUEST when the span is empty or too long
   */
  toQuery(nowMs: number): EventQuery {
    // Clocks of gateways may be ahead of ours by a little.
    const toMs = this.to === undefined ? nowMs + 60_000 : Date.parse(this.to);
    const longestMs = longestSpanDays * dayMs;
    const fromMs = this.from === undefined ? Math.max(0, toMs - longestMs) : Date.parse(this.from);
    if (fromMs < 0 || fromMs >= toMs) throw wrongSpan('must be before "to", and not before 1970');
    if (toMs - fromMs > longestMs + 60_000)
      throw wrongSpan(
        `must be at most ${longestSpanDays} days before "to"; ask for one span after the other`,
      );
    const { code = null, cursor = null, limit } = this;
    return { from: new Date(fromMs), to: new Date(toMs), code, limit, cursor };
  }
}

function wrongSpan(message: string) {
  return invalidFields('INVALID_REQUEST', [{ in: 'query', pointer: '/from', code: 'span', message }]);
}
