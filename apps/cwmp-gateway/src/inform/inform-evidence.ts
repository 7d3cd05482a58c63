import { belowRoot } from '#data-model';
import type { InformRecord } from '#device';
import type { InformEvidence } from '#task';

/** What an Inform proves about RPCs of earlier sessions: the keys of its `M <Method>` events and its ParameterKey. */
export function informEvidenceOf({ events, parameters }: InformRecord): InformEvidence {
  const parameterKey = parameters.find(({ path }) => belowRoot(path) === 'ManagementServer.ParameterKey');
  return {
    confirmedCommandKeys: events.flatMap(({ eventCode, commandKey }) => {
      const [, method] = /^M\s+(\S+)$/i.exec(eventCode) ?? [];
      return method !== undefined && commandKey !== '' ? [{ method, commandKey }] : [];
    }),
    parameterKey: parameterKey?.value ?? null,
  };
}
