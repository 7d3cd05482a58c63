import type { StoredParameter } from '#device';
import { deflateSnapshot, snapshotText } from '#persistence';
import type { FleetModel } from './fleet-models.js';
import { fleetParameters, type FleetParameter } from './fleet-parameters.js';

/** A text with holes: what is between them, and whose value goes into each. */
interface Template {
  readonly beginning: string;
  readonly holes: readonly (readonly [parameter: FleetParameter, text: string])[];
}

const hole = /@(\d+)@/;

/**
 * The snapshots that the store would write for the devices of a fleet, made for many: devices of a model differ in their
 * values alone, so that the text is written once for each model.
 */
export class FleetSnapshots {
  private readonly templates = new Map<FleetModel, Template>();

  /** @param at when all values were read */
  constructor(
    private readonly parameterCount: number,
    private readonly at: Date,
  ) {}

  /** All that is known of the nth device. */
  parametersOf(model: FleetModel, n: number): StoredParameter[] {
    return this.stored(fleetParameters(model, this.parameterCount), ({ valueOf }) => valueOf(n));
  }

  /** The snapshot of the nth device. */
  snapshotOf(model: FleetModel, n: number): Promise<Buffer> {
    let { beginning: text, holes } = this.templateOf(model);
    for (const [{ valueOf }, behind] of holes) text += valueOf(n) + behind;
    return deflateSnapshot(text);
  }

  private templateOf(model: FleetModel): Template {
    const known = this.templates.get(model) ?? this.newTemplate(model);
    this.templates.set(model, known);
    return known;
  }

  private newTemplate(model: FleetModel): Template {
    const parameters = fleetParameters(model, this.parameterCount);
    const text = snapshotText(this.stored(parameters, (_, index) => `@${index}@`));
    const [beginning = '', ...parts] = text.split(hole);
    const holes = parts.flatMap((part, index) =>
      index % 2 === 0 ? [[parameters[Number(part)]!, parts[index + 1]!] as const] : [],
    );
    return { beginning, holes };
  }

  private stored(
    parameters: readonly FleetParameter[],
    value: (parameter: FleetParameter, index: number) => string,
  ): StoredParameter[] {
    return parameters.map((parameter, index) => ({
      path: parameter.path,
      value: value(parameter, index),
      type: parameter.type,
      writable: parameter.writable,
      notification: null,
      source: 'read',
      updatedAt: this.at,
    }));
  }
}
