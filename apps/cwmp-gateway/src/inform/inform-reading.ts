import { deviceIdentityOf, QuirkBook, type DeviceQuirks, type InformRecord } from '#device';
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
export function readInform(record: InformRecord, book: Pick<QuirkBook, 'ofModel'>): ReadInform {
  const { identity, facts } = record;
  const quirks = book.ofModel({
    oui: identity.oui,
    productClass: identity.productClass,
    manufacturer: facts.manufacturer ?? '',
    modelName: facts.modelName ?? '',
    softwareVersion: facts.softwareVersion ?? '',
  });
  return { record: asMeant(asIdentified(record, quirks), quirks), cookiePath: quirks.cookiePath };
}

/** The record of the device that a parameter tells, where the SerialNumber may change (Q13). */
function asIdentified(record: InformRecord, { serialNumberFrom }: DeviceQuirks): InformRecord {
  // A certificate names the device by what it states, and was held against that.
  if (serialNumberFrom === null || record.principal.kind === 'certificate') return record;
  const told = record.parameters.find(({ path }) => path === serialNumberFrom);
  if (told === undefined) return record;
  const identity = deviceIdentityOf({ ...record.identity, serialNumber: told.value });
  return 'reason' in identity ? record : { ...record, identity };
}

function asMeant(record: InformRecord, quirks: DeviceQuirks): InformRecord {
  if (quirks.valueTransforms.length === 0) return record;
  const parameters = record.parameters.map((reported) => {
    const { value } = transformed({ name: reported.path, value: reported.value }, quirks);
    return { ...reported, value };
  });
  return { ...record, parameters };
}
