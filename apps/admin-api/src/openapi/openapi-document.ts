import type { INestApplication } from '@nestjs/common';
import { DocumentBuilder, getSchemaPath, SwaggerModule, type OpenAPIObject } from '@nestjs/swagger';
import { AdminApiModule } from '../admin-api.module.js';
import { ProblemResponse } from '../problem/problem.dto.js';
import { acsRpcRequests } from '../rpc/acs-rpc-requests.js';
import { expandRpcPath } from './rpc-paths.js';

/** Where the document is served. */
export const openApiPath = '/api/openapi.json';

/** The OpenAPI 3.1 document of this API alone, whatever else lives in the application. */
export function openApiDocument(app: INestApplication): OpenAPIObject {
  const config = new DocumentBuilder()
    .setTitle('Aviary')
    .setDescription('Operators and their systems manage TR-069 devices here.')
    .setVersion('1')
    .setOpenAPIVersion('3.1.0')
    .addBearerAuth({ type: 'http', scheme: 'bearer' }, 'apiKey')
    .addSecurityRequirements('apiKey')
    .build();
  const document = SwaggerModule.createDocument(app, config, {
    include: [AdminApiModule],
    extraModels: [...Object.values(acsRpcRequests), ProblemResponse],
  });
  expandRpcPath(document);
  documentProblems(document);
  closeRequests(document);
  return document;
}

/** Every route may answer with a problem. */
function documentProblems({ paths }: OpenAPIObject): void {
  const problem = {
    description: 'A problem; `code` says which',
    content: { 'application/problem+json': { schema: { $ref: getSchemaPath(ProblemResponse) } } },
  };
  for (const { get, put, post, delete: withdraw } of Object.values(paths))
    for (const operation of [get, put, post, withdraw])
      if (operation !== undefined) operation.responses.default = problem;
}

/** Unknown fields are refused, so the schemas say so. */
function closeRequests({ components }: OpenAPIObject): void {
  for (const [name, schema] of Object.entries(components?.schemas ?? {}))
    if (name.endsWith('Request') && !('$ref' in schema)) schema.additionalProperties = false;
}
