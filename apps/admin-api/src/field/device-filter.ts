import { filterLimits } from '#filter';

/** How long a filter may be; one that is somewhat too long is told by its parser where it ought to end. */
export const filterLength = { max: filterLimits.length, mostRead: 2 * filterLimits.length } as const;

/** A filter over devices. */
export const deviceFilter = {
  ...filterLength,
  min: 1,
  example: 'model = "F670L" AND softwareVersion = "1.2"',
} as const;
