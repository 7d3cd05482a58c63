import type { BaseTree } from '../device/base-tree.js';
import { ModelBuilder, type ModelGroup, type ParameterRow, type TableSpec } from './model-builder.js';

/** What a data model is made of. */
export interface ModelParts {
  readonly root: string;
  /** Always there. */
  readonly core: readonly ModelGroup[];
  /** Added in this order as far as the size allows. */
  readonly optional: readonly ModelGroup[];
  /** Grown to reach large sizes: what a busy gateway really has many of. */
  readonly growing: { readonly path: string; readonly rows: readonly ParameterRow[] };
}

const hostNames = ['laptop', 'phone', 'printer', 'television', 'thermostat'];
const statisticsPath = 'X_AVIARY_Statistics.';

/**
 * Builds a model with exactly `parameterCount` parameters: whole groups first, then known hosts, then single
 * vendor counters. @throws RangeError when the count is below the core of the model or above 100,000.
 */
export function buildSizedModel(parts: ModelParts, parameterCount: number): BaseTree {
  const builder = new ModelBuilder(parts.root);
  for (const group of parts.core) builder.add(group);
  if (parameterCount < builder.parameterCount || parameterCount > 100_000) {
    const range = `${builder.parameterCount} to 100000`;
    throw new RangeError(`a ${parts.root} model has ${range} parameters, not ${parameterCount}`);
  }
  for (const group of parts.optional) builder.addWithin(group, parameterCount);
  const hosts = Math.floor((parameterCount - builder.parameterCount - 1) / parts.growing.rows.length);
  if (hosts > 0) builder.add({ tables: { [parts.growing.path]: hostTable(parts.growing.rows, hosts) } });
  builder.add({ objects: { [statisticsPath]: counters(parameterCount - builder.parameterCount) } });
  return builder.build();
}

function hostTable(rows: readonly ParameterRow[], count: number): TableSpec {
  const instances = Array.from({ length: count }, (_, index) => {
    const address = (index + 1).toString(16).padStart(4, '0').replace(/..$/, ':$&');
    return {
      PhysAddress: `02:00:5E:10:${address}`,
      MACAddress: `02:00:5E:10:${address}`,
      IPAddress: `192.168.${(index >> 8) + 1}.${index & 255}`,
      HostName: hostNames[index] ?? `host-${index + 1}`,
    };
  });
  return { rows, instances, maxEntries: count };
}

function counters(count: number): ParameterRow[] {
  return Array.from({ length: Math.max(0, count) }, (_, index): ParameterRow => [
    `Counter${index + 1}`,
    'unsignedInt',
    String(index),
  ]);
}

/** Remembers built models by size, since a fleet shares one. */
export function rememberBySize(build: (parameterCount: number) => BaseTree): (count: number) => BaseTree {
  const models = new Map<number, BaseTree>();
  return (count) => {
    const known = models.get(count) ?? build(count);
    models.set(count, known);
    return known;
  };
}
