import { IsIn } from 'class-validator';
import { Setting } from './setting.js';

const LEVELS = ['error', 'warn', 'info', 'debug'] as const;
const FORMATS = ['json', 'pretty'] as const;

/** From the most severe level to the most talkative. */
export type LogLevel = (typeof LEVELS)[number];
export type LogFormat = (typeof FORMATS)[number];

/** What is logged, and in which form. */
export class LogConfig {
  @Setting({
    name: 'ACS_LOG_LEVEL',
    default: 'info',
    description: 'Least severe level to log: `error`, `warn`, `info` or `debug`.',
  })
  @IsIn(LEVELS)
  readonly level: LogLevel;

  @Setting({
    name: 'ACS_LOG_FORMAT',
    default: 'json',
    description: 'One JSON object per line (`json`), or lines for people (`pretty`).',
  })
  @IsIn(FORMATS)
  readonly format: LogFormat;
}
