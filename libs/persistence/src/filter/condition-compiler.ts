import type { Condition } from '#filter';
import type { DataSource } from 'typeorm';
import { compileCondition, type CompiledCondition, type CompileOptions } from './compile-condition.js';
import { parameterPathsOf } from './parameter-paths.js';

/** Compiles conditions with the ids of the parameters that they look at; one look-up for all of them. */
export async function compileWithPaths(
  dataSource: DataSource,
  condition: Condition,
  options: Omit<CompileOptions, 'pathIds'>,
): Promise<CompiledCondition> {
  const paths = parameterPathsOf(condition);
  const known: { path: string; id: number }[] =
    paths.length === 0
      ? []
      : await dataSource.query('SELECT path, id FROM param_path WHERE path = ANY($1)', [paths]);
  const pathIds = new Map(known.map(({ path, id }) => [path, id]));
  return compileCondition(condition, { ...options, pathIds });
}
