import { DataModel, type Mount } from './data-model.js';
import { parseDictionary, type Dictionary } from './dictionary.js';

// Each is a module of its own, so that a process reads only what its devices need.
const shipped = {
  'Device:1': () => import('../generated/device-1.js'),
  'Device:2': () => import('../generated/device-2.js'),
  'InternetGatewayDevice:1': () => import('../generated/internet-gateway-device-1.js'),
  'VoiceService:1': () => import('../generated/voice-service-1.js'),
  'VoiceService:2': () => import('../generated/voice-service-2.js'),
} as const;

/** A model of the Broadband Forum by name and major version; the newest minor version has nearly all of the older ones. */
export type ModelName = keyof typeof shipped;

export const modelNames = Object.keys(shipped) as readonly ModelName[];

/** What a device tells of its models. */
export interface ModelFacts {
  /** `Device.` or `InternetGatewayDevice.`; another one, or none, has no model here. */
  readonly root: string | null;
  /** Value of `Device.RootDataModelVersion` (TR-181 issue 2), e.g. `2.12`. */
  readonly rootDataModelVersion?: string | null;
  /** Value of `DeviceSummary` (TR-098, TR-181 issue 1), e.g. `Device:1.4[](Baseline:1), VoiceService:1.0[1](…)`. */
  readonly deviceSummary?: string | null;
}

const dictionaries = new Map<ModelName, Promise<Dictionary>>();

/** A shipped dictionary: read once per process, at first use. */
export function loadDictionary(name: ModelName): Promise<Dictionary> {
  const known =
    dictionaries.get(name) ?? shipped[name]().then((module) => parseDictionary(module.dictionaryText));
  dictionaries.set(name, known);
  return known;
}

/** The models of a device, null when none that is shipped can be meant. */
export async function loadDataModel(facts: ModelFacts): Promise<DataModel | null> {
  const roots = rootModels(facts);
  if (roots.length === 0) return null;
  const mounts = [
    ...roots.map((name) => mount(name, '')),
    ...voiceModels(facts, roots).map((name) => mount(name, `${facts.root}Services.`)),
  ];
  return new DataModel(await Promise.all(mounts));
}

async function mount(name: ModelName, at: string): Promise<Mount> {
  return { at, dictionary: await loadDictionary(name) };
}

/** A root `Device.` that tells no version may be either issue of TR-181. */
function rootModels({ root, rootDataModelVersion, deviceSummary }: ModelFacts): ModelName[] {
  if (root === 'InternetGatewayDevice.') return ['InternetGatewayDevice:1'];
  if (root !== 'Device.') return [];
  const major =
    /^(\d+)\./.exec(rootDataModelVersion?.trim() ?? '')?.[1] ??
    /^\s*Device:(\d+)/.exec(deviceSummary ?? '')?.[1];
  if (major === undefined) return ['Device:2', 'Device:1'];
  return major === '1' || major === '2' ? [`Device:${major}`] : [];
}

/** Both versions have names of their own; where they differ, what the device says or its root goes first. */
function voiceModels({ deviceSummary }: ModelFacts, roots: readonly ModelName[]): ModelName[] {
  const told = /VoiceService:(\d+)/.exec(deviceSummary ?? '')?.[1];
  const isSecond = told === undefined ? roots[0] === 'Device:2' : told === '2';
  return isSecond ? ['VoiceService:2', 'VoiceService:1'] : ['VoiceService:1', 'VoiceService:2'];
}
