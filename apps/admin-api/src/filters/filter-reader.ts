import { Injectable } from '@nestjs/common';
import { DeviceFilters } from '#device';
import type { Condition } from '#filter';
import type { FieldProblem } from '../problem/field-problem.js';
import { filterProblem } from './filter-problem.js';

/** Reads the filter of a request. */
@Injectable()
export class FilterReader {
  constructor(private readonly filters: DeviceFilters) {}

  /**
   * What a filter selects, null without one.
   *
   * @throws ProblemError INVALID_FILTER with the place of each mistake
   */
  async read(filter: string | undefined, place: FieldProblem['in']): Promise<Condition | null> {
    if (filter === undefined) return null;
    const reading = await this.filters.read(filter);
    if (reading.kind === 'refused') throw filterProblem(reading, place);
    return reading.condition;
  }
}
