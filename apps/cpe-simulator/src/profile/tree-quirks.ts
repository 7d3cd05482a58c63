import { defineProfile } from './cpe-profile.js';

/** Lists PPP parameters while the line is down that it then does not know. */
export const staleNames = defineProfile({
  name: 'stale-names',
  identity: { productClass: 'StaleNames' },
  rpc: {
    staleNames: [
      'PPP.Interface.1.ConnectionStatus',
      'PPP.Interface.1.LastConnectionError',
      'PPP.Interface.1.Username',
    ],
  },
});

/** Answers 9004 to more than 16 names at once. */
export const smallBatch = defineProfile({
  name: 'small-batch',
  identity: { productClass: 'SmallBatch' },
  rpc: { maxParameterNames: 16 },
});

/** Commits settings and applies them later: Status 1. */
export const appliesLater = defineProfile({
  name: 'applies-later',
  identity: { productClass: 'AppliesLater' },
  rpc: { setStatus: 1 },
});
