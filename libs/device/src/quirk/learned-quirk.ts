import type { DeviceQuirks } from './device-quirks.js';

/** What the answers of a device have taught. */
export type LearnedQuirk =
  | { readonly quirk: 'batchSize'; readonly value: number }
  | { readonly quirk: 'nextLevel'; readonly value: DeviceQuirks['nextLevel'] }
  | { readonly quirk: 'rootNames'; readonly value: 'explicit' }
  | { readonly quirk: 'unsupportedMethods'; readonly value: string };

/** The text that stands for it in the store. */
export function learnedText({ quirk, value }: LearnedQuirk): string {
  return `${quirk}=${value}`;
}

/** What the text stands for, null when a later version of ours wrote it. */
export function parseLearned(text: string): LearnedQuirk | null {
  const [, quirk, value = ''] = /^(\w+)=([\w-]{1,64})$/.exec(text) ?? [];
  if (quirk === 'batchSize') {
    const size = Number(value);
    return Number.isInteger(size) && size >= 1 ? { quirk, value: size } : null;
  }
  if (quirk === 'nextLevel') return value === 'digits' || value === 'words' ? { quirk, value } : null;
  if (quirk === 'rootNames') return value === 'explicit' ? { quirk, value } : null;
  return quirk === 'unsupportedMethods' ? { quirk, value } : null;
}

/** The quirks with what was learned, in the order of learning: the device's own word is believed before a file's. */
export function withLearned(quirks: DeviceQuirks, learned: readonly LearnedQuirk[]): DeviceQuirks {
  return learned.reduce((known, each) => {
    switch (each.quirk) {
      case 'batchSize':
        return { ...known, batchSize: Math.min(known.batchSize, each.value) };
      case 'nextLevel':
        return { ...known, nextLevel: each.value };
      case 'rootNames':
        return { ...known, rootNames: each.value };
      case 'unsupportedMethods':
        return { ...known, unsupportedMethods: [...new Set([...known.unsupportedMethods, each.value])] };
    }
  }, quirks);
}
