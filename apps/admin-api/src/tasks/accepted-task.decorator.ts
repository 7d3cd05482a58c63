import { applyDecorators } from '@nestjs/common';
import { ApiHeader, ApiResponse } from '@nestjs/swagger';
import { ApiRepeatable } from '../request/repeatable.decorator.js';
import { longestWaitSec } from '../request/wait-preference.js';
import { TaskResponse } from './task.dto.js';

/** Documents the header by which a caller waits for a task. */
export const ApiPreferWait = () =>
  ApiHeader({
    name: 'Prefer',
    required: false,
    description: `\`wait=N\` waits up to N seconds (at most ${longestWaitSec}) for the task to be settled`,
    schema: { type: 'string', examples: ['wait=30'] },
  });

/** Documents the answers of a route that accepts a task. */
export const ApiAcceptedTask = () =>
  applyDecorators(
    ApiPreferWait(),
    ApiRepeatable(),
    ApiResponse({ status: 200, type: TaskResponse, description: 'Settled in the time the caller waited' }),
    ApiResponse({
      status: 202,
      type: TaskResponse,
      description: 'Accepted and safe; it runs when the device is next in a session',
      headers: { Location: { description: 'Where the task is', schema: { type: 'string' } } },
    }),
  );
