import type { AcsRequest, CpeResponse } from '#cwmp';
import { matchesPath } from '#data-model';
import type { DeviceQuirks } from '#device';

interface NamedValue {
  readonly name: string;
  readonly value: string;
}

/** The request in the device's own meaning of values (Q53). */
export function toDevice(request: AcsRequest, quirks: DeviceQuirks): AcsRequest {
  if (request.method !== 'SetParameterValues' || quirks.valueTransforms.length === 0) return request;
  const parameterList = request.arguments.parameterList.map((setting) => transformed(setting, quirks));
  return { method: request.method, arguments: { ...request.arguments, parameterList } };
}

/** The answer in the meaning of the data model: values turned back (Q53), writable what is known to be (Q48). */
export function fromDevice(response: CpeResponse, quirks: DeviceQuirks): CpeResponse {
  const { valueTransforms, writable } = quirks;
  if (response.method === 'GetParameterValues' && valueTransforms.length > 0) {
    const parameterList = response.result.parameterList.map((value) => transformed(value, quirks));
    return { method: response.method, result: { parameterList } };
  }
  if (response.method === 'GetParameterNames' && writable.length > 0) {
    const parameterList = response.result.parameterList.map((info) =>
      matchesPath(writable, info.name) ? { ...info, writable: true } : info,
    );
    return { method: response.method, result: { parameterList } };
  }
  return response;
}

/** The value the other way round where the device is known to mean it so; the same again turns it back. */
export function transformed<T extends NamedValue>(entry: T, { valueTransforms }: DeviceQuirks): T {
  const isInverted = valueTransforms.some(({ path }) => matchesPath([path], entry.name));
  return isInverted ? { ...entry, value: inverted(entry.value) } : entry;
}

const opposites = new Map([
  ['0', '1'],
  ['1', '0'],
  ['false', 'true'],
  ['true', 'false'],
]);

/** What is no boolean stays. */
function inverted(value: string): string {
  return opposites.get(value.trim().toLowerCase()) ?? value;
}
