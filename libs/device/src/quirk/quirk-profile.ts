import type { DeviceQuirks } from './device-quirks.js';

/** What a device is known by when it is matched with profiles; '' where nothing is known. */
export interface DeviceModel {
  /** Six hex digits in upper case. */
  readonly oui: string;
  readonly manufacturer: string;
  readonly productClass: string;
  readonly modelName: string;
  readonly softwareVersion: string;
}

/** A text that must be equal, or must start so; letters count in their case. */
export type TextCriterion = string | { readonly prefix: string };

/** Versions `from` (included) up to `below` (excluded); runs of digits compare as numbers. */
export interface VersionRange {
  readonly from?: string;
  readonly below?: string;
}

/** Which devices a profile is for: all criteria must hold. */
export interface QuirkMatch {
  readonly oui?: readonly string[];
  readonly manufacturer?: TextCriterion;
  readonly productClass?: TextCriterion;
  readonly modelName?: TextCriterion;
  readonly firmware?: TextCriterion | VersionRange;
}

/** The habits of a kind of device, as one file tells them. */
export interface QuirkProfile {
  /** Unique; the name of its file. */
  readonly name: string;
  readonly match: QuirkMatch;
  readonly quirks: Partial<DeviceQuirks>;
}
