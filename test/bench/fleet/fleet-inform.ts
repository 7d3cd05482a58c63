import { inform } from '../documents.js';
import { modelOf } from './fleet-models.js';
import { serialNumberOf } from './fleet-parameters.js';

/** The Inform of the nth device of the fleet. */
export function fleetInform(n: number, eventCode: string, retryCount = 0): string {
  const { oui, productClass } = modelOf(n);
  return inform(serialNumberOf(n))
    .replace('<OUI>001122<', `<OUI>${oui}<`)
    .replace('<ProductClass>Gateway 7<', `<ProductClass>${productClass}<`)
    .replace('2 PERIODIC', eventCode)
    .replace('<RetryCount>0<', `<RetryCount>${retryCount}<`);
}
