import type { AreaView, DeviceAreaView, ViewArea, ViewItem } from '#device';

type Reason = Extract<AreaView, { supported: false }>['reason'];

/** An area of a device as it is answered; see `areaSchema`. */
export interface AreaResponse {
  readonly area: ViewArea;
  readonly supported: boolean;
  readonly reason: { readonly code: Reason; readonly message: string } | null;
  readonly profiles: readonly string[];
  readonly items: readonly ViewItem[];
}

const messages: Readonly<Record<Reason, string>> = {
  noProfile: 'No model profile says where such a device has it; see docs/normalised-view.md.',
  notInModel: 'The device has no such thing in its data model.',
  notRead: 'Nothing of it has been read yet; ask for it by POST /api/v1/devices/{id}/refresh.',
};

export function areaResponse(area: ViewArea, { view, profiles }: DeviceAreaView): AreaResponse {
  if (view.supported) return { area, supported: true, reason: null, profiles, items: view.items };
  const { reason } = view;
  return { area, supported: false, reason: { code: reason, message: messages[reason] }, profiles, items: [] };
}
