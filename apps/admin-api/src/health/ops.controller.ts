import { Controller, Get, Req, Res } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { Request, Response } from 'express';
import { OpsEndpoints } from '#observability';
import { PublicRoute } from '../authentication/default-deny.guard.js';
import { ProblemError } from '../problem/problem-error.js';

/** Probes and metrics on the API port, for the process that has everything in one. They need no key. */
@PublicRoute()
@ApiExcludeController()
@Controller()
export class OpsController {
  constructor(private readonly endpoints: OpsEndpoints) {}

  @Get(['livez', 'readyz', 'metrics'])
  async answer(@Req() request: Request, @Res() response: Response): Promise<void> {
    // The router is lenient about case and a slash at the end, the endpoints are not.
    if (!(await this.endpoints.handle(request, response)))
      throw new ProblemError('ROUTE_NOT_FOUND', 'The paths are /livez, /readyz and /metrics.');
  }
}
