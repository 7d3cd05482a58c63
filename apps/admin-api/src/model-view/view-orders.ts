import { Injectable } from '@nestjs/common';
import type { Response } from 'express';
import { DeviceModelView, type ViewArea, type ViewSettings } from '#device';
import { pointerTo } from '../problem/field-problem.js';
import { ProblemError } from '../problem/problem-error.js';
import { invalidFields } from '../request/read-request.js';
import { notFound } from '../request/uuid-path.pipe.js';
import type { TaskOptions } from '../tasks/task-options.dto.js';
import { TaskIntake, type AcceptedTask } from '../tasks/task-intake.js';
import { readChanges } from './view-changes.js';

/** A change to an item that a caller asks for. */
export interface ViewOrder {
  readonly deviceId: string;
  readonly area: ViewArea;
  readonly itemId: string;
  readonly body: unknown;
  readonly options: TaskOptions;
  /** Of the request that asks for it. */
  readonly response: Response;
}

type Settings = Extract<ViewSettings, { kind: 'settings' }>['settings'];

const refusals = {
  notOnThisDevice: 'cannot be set on this device; see "settable" of the item',
  noSuchValue: 'has no such value on this device',
} as const;

/** Makes tasks of changes to what the normalised view tells. */
@Injectable()
export class ViewOrders {
  constructor(
    private readonly views: DeviceModelView,
    private readonly intake: TaskIntake,
  ) {}

  /**
   * @returns the task, which sets all fields by one RPC or none
   * @throws ProblemError when the item is not there, or the device cannot be like that
   */
  async accept({ deviceId, area, itemId, body, options, response }: ViewOrder): Promise<AcceptedTask> {
    const changes = readChanges(area, body);
    const outcome = await this.views.settings(deviceId, area, itemId, changes);
    if (outcome === null) throw notFound('DEVICE_NOT_FOUND');
    if (outcome.kind === 'unknownItem') throw notFound('ITEM_NOT_FOUND');
    if (outcome.kind === 'refused')
      throw invalidFields(
        'INVALID_VALUE',
        outcome.refusals.map(({ field, reason }) => {
          return { in: 'body', pointer: pointerTo('', field), code: reason, message: refusals[reason] };
        }),
      );
    const { settings } = outcome;
    const parameterList = settings.map(({ name, value }) => ({ name, value }));
    try {
      return await this.intake.accept({
        deviceId,
        steps: [{ method: 'SetParameterValues', arguments: { parameterList } }],
        options,
        optionsIn: 'query',
        response,
      });
    } catch (error) {
      throw inFields(error, settings);
    }
  }
}

/** Says of the fields what was said of the parameters behind them. */
function inFields(error: unknown, settings: Settings): unknown {
  if (!(error instanceof ProblemError) || error.details.errors === undefined) return error;
  const errors = error.details.errors.map((each) => {
    const index = /^\/parameterList\/(\d+)(?:\/|$)/.exec(each.pointer)?.[1];
    const setting = index === undefined ? undefined : settings[Number(index)];
    if (setting === undefined) return each;
    return { ...each, pointer: pointerTo('', setting.field), message: `${each.message} (${setting.name})` };
  });
  return error.code === 'INVALID_VALUE'
    ? invalidFields('INVALID_VALUE', errors)
    : new ProblemError(error.code, error.detail, { ...error.details, errors });
}
