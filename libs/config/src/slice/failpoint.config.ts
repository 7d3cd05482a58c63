import { IsIn, IsOptional, Matches } from 'class-validator';
import { Setting } from './setting.js';

/** A failure on purpose, for tests of what survives it. */
export class FailpointConfig {
  @Setting({
    name: 'ACS_FAILPOINT',
    description:
      'Makes the process fail at a step, for tests alone: `before-` or `after-` with `inform`, `resume`, `claim`, `settle`, `event`, `accept` or `call`, then `:kill`, `:error` or `:delay`, and `@n` for the nth time that it comes there, else the first. Refused without `ACS_ALLOW_FAILPOINT`.',
  })
  @IsOptional()
  @Matches(
    /^(before|after)-(inform|resume|claim|settle|event|accept|call):(kill|error|delay)(@[1-9]\d{0,4})?$/,
    {
      message: '$property must be like before-claim:kill or after-settle:error@3',
    },
  )
  readonly failpoint?: string;

  @Setting({
    name: 'ACS_ALLOW_FAILPOINT',
    default: 'off',
    description: 'With `on` `ACS_FAILPOINT` may break this process; never where devices are served.',
  })
  @IsIn(['on', 'off'])
  readonly allowFailpoint: 'on' | 'off';
}
