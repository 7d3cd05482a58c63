import { buildSizedModel, rememberBySize } from './sized-model.js';
import { tr098Core } from './tr098-core.js';
import { tr098Network } from './tr098-network.js';
import { tr098Host, tr098Wireless } from './tr098-wireless.js';

/** The size of an ADSL gateway as it usually is. */
export const tr098ParameterCount = 340;

/** An InternetGatewayDevice:1 with exactly `parameterCount` parameters (from 75 on); the same size gives the same tree. */
export const tr098Model = rememberBySize((parameterCount) =>
  buildSizedModel(
    {
      root: 'InternetGatewayDevice.',
      core: tr098Core,
      optional: [...tr098Network, ...tr098Wireless],
      growing: { path: 'LANDevice.1.Hosts.Host.', rows: tr098Host },
    },
    parameterCount,
  ),
);
