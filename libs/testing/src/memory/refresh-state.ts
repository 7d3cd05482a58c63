import { refreshNeedOf, type InformRecord, type RefreshScope, type Transformation } from '#device';

/** What of the device is to be asked anew, from when on, and what it told last. */
export interface RefreshState {
  readonly dueAt: Date | null;
  readonly scope: RefreshScope;
  readonly softwareStamp: number | null;
  readonly modelStamp: number | null;
}

/** What is due of a device that was never asked. */
export function newRefreshState(at: Date): RefreshState {
  return { dueAt: at, scope: 'model', softwareStamp: null, modelStamp: null };
}

/** The scope that is due, null for none. */
export function dueScope({ dueAt, scope }: RefreshState, now: Date): RefreshScope | null {
  return dueAt !== null && dueAt <= now ? scope : null;
}

/** What is due after an Inform, and what it shows the device to have become, if it was heard before. */
export function refreshAfter(
  before: RefreshState | undefined,
  inform: InformRecord,
  now: Date,
): { readonly state: RefreshState; readonly transformed: Transformation | null } {
  const need = refreshNeedOf(inform);
  const state = before ?? newRefreshState(now);
  const told = {
    softwareStamp: need.softwareStamp ?? state.softwareStamp,
    modelStamp: need.modelStamp ?? state.modelStamp,
  };
  const isOther =
    differs(state.softwareStamp, need.softwareStamp) || differs(state.modelStamp, need.modelStamp);
  const transformed = need.isBootstrap ? 'factory' : isOther ? 'other' : null;
  if (transformed !== null)
    return {
      state: { ...told, dueAt: now, scope: 'model' },
      transformed: before === undefined ? null : transformed,
    };
  if (!need.isBoot || state.dueAt !== null) return { state: { ...state, ...told }, transformed };
  const dueAt = new Date(now.getTime() + (inform.refreshDelaySec ?? 0) * 1_000);
  return { state: { ...told, dueAt, scope: 'tables' }, transformed };
}

function differs(known: number | null, told: number | null): boolean {
  return known !== null && told !== null && known !== told;
}
