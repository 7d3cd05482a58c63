import { belowRoot } from '#data-model';
import type { InformRecord, OpenedSession } from '#device';
import type { InformEvidence } from '#task';

/** What an Inform proves about RPCs of earlier sessions: the keys of its `M <Method>` events, its ParameterKey, and more. */
export function informEvidenceOf(
  { events, parameters }: Pick<InformRecord, 'events' | 'parameters'>,
  { isNewVersion }: Pick<OpenedSession, 'isNewVersion'>,
): InformEvidence {
  const told = parameters.find(({ path }) => belowRoot(path) === 'ManagementServer.ParameterKey');
  const parameterKey = told?.value ?? null;
  const has = (code: number) => events.some(({ eventCode }) => Number.parseInt(eventCode) === code);
  return {
    confirmedCommandKeys: events.flatMap(({ eventCode, commandKey }) => {
      const [, method] = /^M\s+(\S+)$/i.exec(eventCode) ?? [];
      return method !== undefined && commandKey !== '' ? [{ method, commandKey }] : [];
    }),
    parameterKey,
    isNewVersion,
    hasBooted: has(1),
    isReset: has(0) && parameterKey === '',
  };
}
