import { getSchemaPath, type OpenAPIObject } from '@nestjs/swagger';
import { acsMethods, type AcsMethod } from '#cwmp';
import { acsRpcRequests } from '../rpc/acs-rpc-requests.js';

const rpcPath = '/api/v1/devices/{id}/rpc/';

type Operation = NonNullable<OpenAPIObject['paths'][string]['post']>;

/** Replaces the one path with a `{method}` by a path for each RPC, with the schema of its arguments. */
export function expandRpcPath(document: OpenAPIObject): void {
  const template = document.paths[`${rpcPath}{method}`]?.post;
  if (template === undefined) throw new Error('the RPC route is not where the document expects it');
  delete document.paths[`${rpcPath}{method}`];
  for (const method of acsMethods)
    document.paths[`${rpcPath}${method}`] = { post: operationOf(document, template, method) };
}

function operationOf({ components }: OpenAPIObject, template: Operation, method: AcsMethod): Operation {
  const dto = acsRpcRequests[method];
  const schema = components?.schemas?.[dto.name];
  const isRequired = schema !== undefined && 'required' in schema && (schema.required ?? []).length > 0;
  return {
    ...structuredClone(template),
    operationId: `call${method}`,
    summary: `Queues ${method} for a device`,
    parameters: (template.parameters ?? []).filter((each) => !('name' in each && each.name === 'method')),
    requestBody: {
      required: isRequired,
      content: { 'application/json': { schema: { $ref: getSchemaPath(dto) } } },
    },
  };
}
