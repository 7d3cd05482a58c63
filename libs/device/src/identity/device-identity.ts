/** Internal key of a device record; never shown outside. */
export type DeviceId = number & { readonly brand: 'DeviceId' };

/** What makes a device the same device: OUI in upper case, ProductClass (may be empty) and SerialNumber as sent. */
export interface DeviceIdentity {
  readonly oui: string;
  readonly productClass: string;
  readonly serialNumber: string;
}

export type IdentityRefusal = { readonly field: keyof DeviceIdentity; readonly reason: string };

const OUI = /^[0-9A-F]{6}$/;
// C0, DEL and C1 controls would let one device forge another's printed name.
// oxlint-disable-next-line no-control-regex -- control characters are the subject
const CONTROLS = /[\u0000-\u001f\u007f-\u009f]/;

/**
 * The identity behind what a CPE states. Lower-case OUIs are folded (Q12); everything else is kept verbatim.
 * Refuses an OUI that is not six hex digits and a SerialNumber that is empty, since neither can name one device.
 */
export function deviceIdentityOf(stated: DeviceIdentity): DeviceIdentity | IdentityRefusal {
  const oui = stated.oui.trim().toUpperCase();
  const productClass = stated.productClass.trim();
  const serialNumber = stated.serialNumber.trim();
  if (!OUI.test(oui)) return { field: 'oui', reason: 'is not six hexadecimal digits' };
  if (serialNumber === '') return { field: 'serialNumber', reason: 'is empty' };
  if (serialNumber.length > 64 || CONTROLS.test(serialNumber))
    return { field: 'serialNumber', reason: 'is longer than 64 characters or has control characters' };
  if (productClass.length > 64 || CONTROLS.test(productClass))
    return { field: 'productClass', reason: 'is longer than 64 characters or has control characters' };
  return { oui, productClass, serialNumber };
}
