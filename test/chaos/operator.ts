import { settledStates, type AcsApi, type TaskResource } from '../e2e/acs/acs-api.js';
import type { Order } from './orders.js';
import type { Random } from '../random.js';

/** Orders things of some devices of a cluster that breaks, and keeps what was promised. */
export class Operator {
  /** Ids of the tasks whose acceptance was told. */
  readonly accepted = new Set<string>();
  /** Orders without a promise: the API did not answer, or said that it could not. */
  unanswered = 0;

  private constructor(
    private readonly api: AcsApi,
    private readonly devices: readonly string[],
  ) {}

  /** @param serialNumbers how those of the devices begin */
  static async of(api: AcsApi, serialNumbers: string): Promise<Operator> {
    const all = await api.devices();
    const own = all.filter(({ serialNumber }) => serialNumber.startsWith(serialNumbers));
    return new Operator(
      api,
      own.map(({ id }) => id),
    );
  }

  async order({ method, arguments: args, query }: Order, random: Random): Promise<void> {
    try {
      const deviceId = random.oneOf(this.devices);
      const path = `/devices/${deviceId}/rpc/${method}${query}`;
      const { status, body } = await this.api.request<TaskResource>(path, { method: 'POST', body: args });
      if (status === 202) this.accepted.add(body.id);
      else this.unanswered++;
    } catch {
      this.unanswered++;
    }
  }

  /** All tasks of the devices, those included whose acceptance nobody heard of. */
  async tasks(): Promise<readonly TaskResource[]> {
    const lists = await Promise.all(this.devices.map((id) => this.api.tasksOf(id)));
    return Promise.all(lists.flat().map(({ id }) => this.api.task(id)));
  }
}

export function isSettled({ state }: TaskResource): boolean {
  return settledStates.includes(state);
}
