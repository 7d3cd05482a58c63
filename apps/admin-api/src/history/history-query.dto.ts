import type { HistoryQuery } from '#device';
import { parameterPath } from '../field/cwmp-text.js';
import { PageQuery } from '../field/page-query.js';
import { TextField } from '../field/text-field.js';
import { TimestampField } from '../field/timestamp-field.js';
import { invalidFields } from '../request/read-request.js';

const dayMs = 86_400_000;
const longestSpanDays = 31;
const longest = `at most ${longestSpanDays} days`;

class HistoryPathQuery extends PageQuery {
  @TextField({
    ...parameterPath,
    optional: true,
    default: '',
    description: 'Full name, or partial path ending in a dot for all below it',
    example: 'Device.WiFi.',
  })
  path: string = '';

  /**
   * The span is bounded, so that a page costs the same however long history is kept.
   *
   * @throws ProblemError INVALID_REQUEST when the span is empty or too long
   */
  protected within(name: string, from: string | undefined, to: string | undefined): HistoryQuery {
    // Clocks of gateways may be ahead of ours by a little.
    const toMs = to === undefined ? Date.now() + 60_000 : Date.parse(to);
    const longestMs = longestSpanDays * dayMs;
    const fromMs = from === undefined ? Math.max(0, toMs - longestMs) : Date.parse(from);
    if (fromMs < 0 || fromMs >= toMs) throw wrongSpan(name, 'must be before the end, and not before 1970');
    if (toMs - fromMs > longestMs + 60_000) throw wrongSpan(name, `must be ${longest} before the end`);
    const { path, limit, cursor = null } = this;
    return { path, from: new Date(fromMs), to: new Date(toMs), limit, cursor };
  }
}

/** Query of the changes of a device's parameters. */
export class ListChangesQuery extends HistoryPathQuery {
  @TimestampField({
    optional: true,
    description: `Only changes since then; ${longest} before \`until\`, which is the default`,
  })
  since?: string;

  @TimestampField({ optional: true, description: 'Only changes before then; without it, up to now' })
  until?: string;

  toQuery(): HistoryQuery {
    return this.within('since', this.since, this.until);
  }
}

/** Query of the differences of a device's parameters between two times. */
export class ListDifferencesQuery extends HistoryPathQuery {
  @TimestampField({ description: `The earlier time; ${longest} before \`to\`` })
  from: string;

  @TimestampField({ optional: true, description: 'The later time; without it, now' })
  to?: string;

  toQuery(): HistoryQuery {
    return this.within('from', this.from, this.to);
  }
}

function wrongSpan(name: string, message: string) {
  return invalidFields('INVALID_REQUEST', [{ in: 'query', pointer: `/${name}`, code: 'span', message }]);
}
