import type { DeviceId } from '#device';
import type { BulkOrder, TaskSelection, TaskTemplate } from '#task';
import type { SecretBox } from '../secret/secret-box.js';

/** The order of an operation as it is stored, with how far it has come. */
export interface BulkOrderRow {
  readonly action: BulkOrder['action'];
  readonly target: StoredTarget;
  readonly device_ids: readonly string[] | null;
  readonly template: Buffer | null;
  readonly position: string;
  readonly up_to: string;
  readonly created_by: string;
}

/** A selection of tasks, or the condition of devices. */
export type StoredTarget = TaskSelection;

export function storedTarget(order: BulkOrder): StoredTarget {
  if (order.action === 'cancelTasks') return order.target;
  return order.target.kind === 'condition' ? { condition: order.target.condition } : {};
}

/** The place that a sealed template is bound to. */
export const placeOf = (operationId: string) => `bulk_operation/${operationId}/template`;

/** Arguments of steps may be secrets, so the template is sealed as they are. */
export function sealTemplate(box: SecretBox, operationId: string, template: TaskTemplate): Buffer {
  return box.seal(JSON.stringify(template), placeOf(operationId));
}

/** Rows of tasks that a part has changed. */
export interface PartRow {
  readonly task_id: string;
  readonly device_id: string;
}

export const deviceIdOf = ({ device_id }: PartRow) => Number(device_id) as DeviceId;
