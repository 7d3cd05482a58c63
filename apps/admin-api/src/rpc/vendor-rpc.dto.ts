import { checkVendorCall, longestVendorContent, type VendorCall } from '#cwmp';
import type { TaskStep } from '#task';
import { TextField } from '../field/text-field.js';
import { invalidFields } from '../request/read-request.js';

/** The names of the fields here, by those of the call. */
const fields: Readonly<Record<keyof VendorCall, keyof VendorRpcRequest>> = {
  name: 'method',
  namespace: 'namespace',
  prefix: 'prefix',
  content: 'arguments',
};

/** A method that only its vendor knows, sent as it is given. */
export class VendorRpcRequest {
  @TextField({
    min: 1,
    max: 64,
    description: 'Name of the method, of no RPC of TR-069',
    example: 'X_0A1B2C_Echo',
  })
  method: string;

  @TextField({
    min: 1,
    max: 256,
    optional: true,
    description: 'Namespace URI of the method; without it, the CWMP namespace of the session',
  })
  namespace?: string;

  @TextField({ min: 1, max: 64, optional: true, description: 'Prefix of that namespace', example: 'vnd' })
  prefix?: string;

  @TextField({
    max: longestVendorContent,
    optional: true,
    default: '',
    description:
      'The argument elements as XML: well-formed, without comments, CDATA sections and declarations; the prefixes soap-env, soap-enc, xsd, xsi and cwmp are declared',
    example: '<Text>hello</Text>',
  })
  arguments: string = '';

  /** @throws ProblemError INVALID_VALUE when the call could not be sent */
  toStep(): TaskStep {
    const { method: name, namespace = null, prefix = null, arguments: content } = this;
    const call = { name, namespace, prefix, content };
    const errors = checkVendorCall(call).map(({ pointer, message }) => ({
      in: 'body' as const,
      pointer: `/${fieldAt(pointer)}`,
      code: 'cwmp',
      message,
    }));
    if (errors.length > 0) throw invalidFields('INVALID_VALUE', errors);
    return { method: 'VendorRpc', arguments: call };
  }
}

function fieldAt(pointer: string): string {
  const [, field] = Object.entries(fields).find(([name]) => pointer === `/${name}`) ?? [];
  return field ?? '';
}
