import { defineProfile } from './cpe-profile.js';

/** A TR-181 gateway that answers the empty ParameterPath with 9005. */
export const sagemcom = defineProfile({
  name: 'sagemcom-tr181',
  identity: { manufacturer: 'Sagemcom', oui: '7C034C', productClass: 'FAST2764' },
  rpc: { acceptsEmptyPath: false },
});
