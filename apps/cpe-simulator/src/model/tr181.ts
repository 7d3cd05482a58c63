import { buildSizedModel, rememberBySize } from './sized-model.js';
import { tr181Core } from './tr181-core.js';
import { tr181Network } from './tr181-network.js';
import { tr181Host, tr181Wireless } from './tr181-wireless.js';

/** The size of a residential gateway as it usually is. */
export const tr181ParameterCount = 360;

/** A Device:2 gateway with exactly `parameterCount` parameters (from 50 on); the same size gives the same tree. */
export const tr181Model = rememberBySize((parameterCount) =>
  buildSizedModel(
    {
      root: 'Device.',
      core: tr181Core,
      optional: [...tr181Network, ...tr181Wireless],
      growing: { path: 'Hosts.Host.', rows: tr181Host },
    },
    parameterCount,
  ),
);
