import type { CpeArguments } from '#cwmp';

/** Who is served first when not all can be, the most important first. */
export const priorities = ['wanted', 'boot', 'valueChange', 'periodic'] as const;

/** `wanted`: somebody waits for this session, or it tells the end of a transfer. */
export type Priority = (typeof priorities)[number];

const byCode: Readonly<Record<string, Priority>> = {
  '0': 'boot',
  '1': 'boot',
  '4': 'valueChange',
  '6': 'wanted',
  '7': 'wanted',
  '8': 'valueChange',
  '10': 'wanted',
  '11': 'wanted',
  '12': 'wanted',
};

/** The highest priority of its events; their order and texts do not count (R18). */
export function priorityOf({ event }: Pick<CpeArguments<'Inform'>, 'event'>): Priority {
  let best: Priority = 'periodic';
  for (const { eventCode } of event) {
    const [, code = ''] = /^\s*(\d+|M)(?:\s|$)/i.exec(eventCode) ?? [];
    const priority = code.toUpperCase() === 'M' ? 'boot' : (byCode[code] ?? 'periodic');
    if (priorities.indexOf(priority) < priorities.indexOf(best)) best = priority;
  }
  return best;
}
