import { defineProfile } from './cpe-profile.js';

/** CcspTr069Pa: one more empty POST after the 204. */
export const rdkB = defineProfile({
  name: 'rdk-b',
  identity: { manufacturer: 'RDK', oui: '0014F8', productClass: 'RDKB' },
  session: { trailingEmptyPost: true },
});
