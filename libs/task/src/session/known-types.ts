import type { AcsRequest, ParameterSetting } from '#cwmp';
import { lexicalFault, loadDataModel, wireTypeOf, type DataModel } from '#data-model';
import { KnownTree, ParameterStore, type DeviceId } from '#device';

/**
 * The request with the type of each setting that names none (R65), because a strict CPE refuses a value of another
 * type: as the device last reported it, else as its data model has it, if the value is one of that type. What neither
 * knows stays without a type and goes out as a string.
 */
export async function withKnownTypes(
  request: AcsRequest,
  deviceId: DeviceId,
  parameters: ParameterStore,
): Promise<AcsRequest> {
  if (request.method !== 'SetParameterValues') return request;
  const { parameterList } = request.arguments;
  if (parameterList.every(({ type }) => type !== undefined)) return request;
  const tree = new KnownTree(await parameters.list(deviceId, ''));
  const reported = parameterList.map((setting) => {
    const type = setting.type ?? tree.find(setting.name)?.type ?? null;
    return type === null ? setting : { ...setting, type };
  });
  return {
    method: request.method,
    arguments: { ...request.arguments, parameterList: await withModelTypes(reported, tree) },
  };
}

async function withModelTypes(
  settings: readonly ParameterSetting[],
  tree: KnownTree,
): Promise<readonly ParameterSetting[]> {
  if (settings.every(({ type }) => type !== undefined)) return settings;
  const model = await loadDataModel(tree.modelFacts);
  return settings.map((setting) => {
    const type = setting.type ?? typeInModel(model, setting);
    return type === null ? setting : { ...setting, type };
  });
}

function typeInModel(model: DataModel | null, { name, value }: ParameterSetting): string | null {
  const resolution = model?.resolve(name);
  if (resolution?.kind !== 'parameter') return null;
  const type = wireTypeOf(resolution.facts.type);
  return lexicalFault(value, type) === null ? type : null;
}
