import type { AcsRequest } from '#cwmp';
import { ParameterStore, type DeviceId } from '#device';

/**
 * The request with the type of each setting that names none, as the device last reported it (R65): a strict CPE
 * refuses a value of another type. What was never read stays without a type and goes out as a string.
 */
export async function withKnownTypes(
  request: AcsRequest,
  deviceId: DeviceId,
  parameters: ParameterStore,
): Promise<AcsRequest> {
  if (request.method !== 'SetParameterValues') return request;
  const { parameterList } = request.arguments;
  if (parameterList.every(({ type }) => type !== undefined)) return request;
  const known = new Map((await parameters.list(deviceId, '')).map(({ path, type }) => [path, type]));
  return {
    method: request.method,
    arguments: {
      ...request.arguments,
      parameterList: parameterList.map((setting) => {
        const type = setting.type ?? known.get(setting.name);
        return type === undefined || type === null ? setting : { ...setting, type };
      }),
    },
  };
}
