import {
  checkFilter,
  filterUses,
  parseFilter,
  type Condition,
  type FilterNode,
  type FilterProblem,
  type FilterRegistry,
} from '#filter';
import type { GroupStore } from '../group/group-store.js';
import type { PromotedParameters } from '../parameter/promoted-parameters.js';
import { deviceFieldAliases, deviceFields } from './device-fields.js';

export type FilterReading =
  | { readonly kind: 'read'; readonly node: FilterNode; readonly condition: Condition }
  | { readonly kind: 'refused'; readonly problems: readonly [FilterProblem, ...FilterProblem[]] };

/** Reads filters over devices: the one way from text to a condition. */
export class DeviceFilters {
  constructor(
    private readonly groups: Pick<GroupStore, 'reachable'>,
    private readonly promoted: Pick<PromotedParameters, 'states'>,
  ) {}

  /** At most two look-ups, one for all groups and one for all parameters, whatever the filter uses. */
  async read(text: string): Promise<FilterReading> {
    const outcome = parseFilter(text);
    if (outcome.kind === 'refused') return { kind: 'refused', problems: [outcome.problem] };
    const { node } = outcome;
    const checked = checkFilter(node, await this.registryFor(node));
    return checked.kind === 'refused' ? checked : { kind: 'read', node, condition: checked.condition };
  }

  private async registryFor(node: FilterNode): Promise<FilterRegistry> {
    const groups = await this.groupNodes([...filterUses([node]).groups]);
    const readable = [...groups.values()].filter((group) => group !== 'broken');
    const { parameters } = filterUses([node, ...readable]);
    const states = parameters.size === 0 ? null : await this.promoted.states([...parameters]);
    return {
      fields: deviceFields,
      aliases: deviceFieldAliases,
      group: (name) => groups.get(name) ?? null,
      parameter: (path) => {
        const state = states?.get(path);
        return state === undefined || state === 'removing'
          ? 'unknown'
          : state === 'ready'
            ? 'ready'
            : 'pending';
      },
    };
  }

  private async groupNodes(names: readonly string[]): Promise<ReadonlyMap<string, FilterNode | 'broken'>> {
    if (names.length === 0) return new Map();
    const groups = await this.groups.reachable(names);
    return new Map(
      groups.map(({ name, filter }) => {
        const outcome = parseFilter(filter);
        return [name, outcome.kind === 'parsed' ? outcome.node : 'broken'];
      }),
    );
  }
}
