import { QuirkBook, type DeviceQuirks, type InformRecord } from '#device';
import { transformed } from '#task';

/** An Inform as its kind of device means it. */
export interface ReadInform {
  readonly record: InformRecord;
  readonly cookiePath: DeviceQuirks['cookiePath'];
}

/**
 * Reads an Inform by the habits of its kind of device, without a look into the store. Few devices tell their
 * ModelName in an Inform: profiles that ask for one do not count here for the others.
 */
export function readInform(record: InformRecord, book: QuirkBook): ReadInform {
  const { identity, facts, parameters } = record;
  const quirks = book.ofModel({
    oui: identity.oui,
    productClass: identity.productClass,
    manufacturer: facts.manufacturer ?? '',
    modelName: facts.modelName ?? '',
    softwareVersion: facts.softwareVersion ?? '',
  });
  const { cookiePath } = quirks;
  if (quirks.valueTransforms.length === 0) return { record, cookiePath };
  const meant = parameters.map((reported) => {
    const { value } = transformed({ name: reported.path, value: reported.value }, quirks);
    return { ...reported, value };
  });
  return { record: { ...record, parameters: meant }, cookiePath };
}
