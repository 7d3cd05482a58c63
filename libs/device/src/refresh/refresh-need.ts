import { createHash } from 'node:crypto';
import { belowRoot } from '#data-model';
interface ToldValue {
  readonly path: string;
  readonly value: string;
}

/** How much of what is stored of a device is to be asked anew: everything, or what stands in its tables. */
export type RefreshScope = 'model' | 'tables';

/**
 * What a device may have become since it last told its names: `factory`, reset or new to this ACS; `other`, with other
 * software or another data model.
 */
export type Transformation = 'factory' | 'other';

/** What an Inform shows of the need to ask the device anew. */
export interface RefreshNeed {
  /** It was reset or sees this ACS for the first time. */
  readonly isBootstrap: boolean;
  /** It booted: the instances of its tables may have other numbers (Q50). */
  readonly isBoot: boolean;
  /** Stands for the software version that it told; null when it told none. */
  readonly softwareStamp: number | null;
  /** Stands for the version of the data model that it told; null when it told none. */
  readonly modelStamp: number | null;
}

export function refreshNeedOf(inform: {
  readonly events: readonly { readonly eventCode: string }[];
  readonly parameters: readonly ToldValue[];
}): RefreshNeed {
  const has = (code: string) =>
    inform.events.some(({ eventCode }) => new RegExp(`^${code}(\\D|$)`).test(eventCode));
  return {
    isBootstrap: has('0'),
    isBoot: has('1'),
    softwareStamp: stampOf(inform.parameters, ['DeviceInfo.SoftwareVersion']),
    modelStamp: stampOf(inform.parameters, ['RootDataModelVersion', 'DeviceSummary']),
  };
}

/** 32 bits that differ, but for one chance in four thousand million, when the value does. */
function stampOf(parameters: readonly ToldValue[], names: readonly string[]): number | null {
  const told = parameters.find(({ path }) => names.includes(belowRoot(path) ?? ''));
  return told === undefined ? null : createHash('sha1').update(told.value).digest().readInt32BE();
}
