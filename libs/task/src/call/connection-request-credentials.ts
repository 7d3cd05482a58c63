import { randomSecret } from '#device';
import type { TaskStep } from '../ledger/task.js';

/** The dedupe key of the tasks that give a device new credentials: it has one of them at a time. */
export const connectionRequestCredentialsKey = 'connectionRequestCredentials';

/**
 * Gives a device new credentials for connection requests, random and its own [TR-069 3.2.2]. They count as soon as the
 * device has confirmed them.
 *
 * @param root data-model root as the device spells it, dot included
 */
export function newConnectionRequestCredentials(root: string): TaskStep {
  const management = `${root}ManagementServer.`;
  const username = `acs-${randomSecret().slice(0, 12)}`;
  return {
    method: 'SetParameterValues',
    arguments: {
      parameterList: [
        { name: `${management}ConnectionRequestUsername`, value: username, type: 'string' },
        { name: `${management}ConnectionRequestPassword`, value: randomSecret(), type: 'string' },
      ],
    },
  };
}
