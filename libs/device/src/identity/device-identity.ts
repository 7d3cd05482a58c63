/** Internal key of a device record; never shown outside. */
export type DeviceId = number & { readonly brand: 'DeviceId' };

/** What makes a device the same device: OUI in upper case, ProductClass (may be empty) and SerialNumber as sent. */
export interface DeviceIdentity {
  readonly oui: string;
  readonly productClass: string;
  readonly serialNumber: string;
}

export type IdentityRefusal = { readonly field: keyof DeviceIdentity; readonly reason: string };

/** Most characters of a ProductClass or a SerialNumber; TR-069 has 64, and some devices more. */
export const longestIdentityPart = 256;

const OUI = /^[0-9A-Z]{1,16}$/;
const WRITTEN_APART = /^(?:0X)?([0-9A-F]{2})[-:. ]?([0-9A-F]{2})[-:. ]?([0-9A-F]{2})$/;
// C0, DEL and C1 controls would let one device forge another's printed name.
// oxlint-disable-next-line no-control-regex -- control characters are the subject
const CONTROLS = /[\u0000-\u001f\u007f-\u009f]/;

const unprintable = `is longer than ${longestIdentityPart} characters or has control characters`;

/**
 * The identity behind what a CPE states. OUIs are folded to upper case (Q12) and lose the separators of a MAC address;
 * everything else is kept verbatim. Refuses what can name no device, or is more than a row has room for: an OUI that is
 * not one to 16 letters and digits, and a SerialNumber that is empty.
 */
export function deviceIdentityOf(stated: DeviceIdentity): DeviceIdentity | IdentityRefusal {
  const oui = stated.oui.trim().toUpperCase().replace(WRITTEN_APART, '$1$2$3');
  const productClass = stated.productClass.trim();
  const serialNumber = stated.serialNumber.trim();
  if (!OUI.test(oui)) return { field: 'oui', reason: 'is not one to 16 letters and digits' };
  if (serialNumber === '') return { field: 'serialNumber', reason: 'is empty' };
  if (!isPrintable(serialNumber)) return { field: 'serialNumber', reason: unprintable };
  if (!isPrintable(productClass)) return { field: 'productClass', reason: unprintable };
  return { oui, productClass, serialNumber };
}

function isPrintable(text: string): boolean {
  return text.length <= longestIdentityPart && !CONTROLS.test(text);
}
