import { lanes, type TaskSelection } from '#task';
import type { DataSource } from 'typeorm';
import { compileWithPaths } from '../filter/condition-compiler.js';

/** A selection as SQL. */
export interface CompiledSelection {
  /** Joins device and session to `device_task t` where the selection looks at them; else empty. */
  readonly joins: string;
  /** Begins with AND, or is empty. */
  readonly conditions: string;
  readonly values: readonly unknown[];
}

const withDevice = 'JOIN device d ON d.id = t.device_id LEFT JOIN device_session s ON s.device_id = d.id';

/** @param firstPlaceholder the number of the first placeholder */
export async function compileSelection(
  dataSource: DataSource,
  { type, lane, operationId, condition }: TaskSelection,
  firstPlaceholder: number,
): Promise<CompiledSelection> {
  const values: unknown[] = [];
  const parts: string[] = [];
  const compare = (column: string, cast: string, value: unknown): void => {
    values.push(value);
    parts.push(`AND ${column} = $${firstPlaceholder + values.length - 1}::${cast}`);
  };
  if (type !== undefined) compare('t.type', 'text', type);
  if (lane !== undefined) compare('t.lane', 'smallint', lanes.indexOf(lane));
  if (operationId !== undefined) compare('t.operation_id', 'uuid', operationId);
  if (condition === undefined) return { joins: '', conditions: parts.join(' '), values };
  const devices = await compileWithPaths(dataSource, condition, {
    firstPlaceholder: firstPlaceholder + values.length,
  });
  return {
    joins: withDevice,
    conditions: [...parts, `AND ${devices.text}`].join(' '),
    values: [...values, ...devices.values],
  };
}
