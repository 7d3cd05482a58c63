import { filterLimits } from '#filter';

/** A filter over devices; twice its limit, so that one that is somewhat too long is told where it ought to end. */
export const deviceFilter = {
  min: 1,
  max: 2 * filterLimits.length,
  example: 'model = "F670L" AND softwareVersion = "1.2"',
} as const;
