import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** An answer of the stub. */
export interface StubAnswer {
  readonly status?: number;
  readonly body: unknown;
}

/** What the stub was asked. */
export interface StubCall {
  readonly method: string;
  /** Path and query. */
  readonly url: string;
  readonly prefer: string | undefined;
  readonly key: string | undefined;
  readonly body: unknown;
}

/** A server on loopback that answers as the admin API does: routes, key check and problem documents. */
export interface StubAdminApi {
  readonly url: string;
  readonly calls: readonly StubCall[];
  close(): Promise<void>;
}

export const stubKey = 'acs_the-right-key';

/** @param routes by `METHOD /path?query`, below `/api/v1` */
export async function startStubAdminApi(routes: Readonly<Record<string, StubAnswer>>): Promise<StubAdminApi> {
  const calls: StubCall[] = [];
  const server = createServer((request, response) => void serve(request, response));
  async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const call = await readCall(request);
    calls.push(call);
    const { status = 200, body } = answerTo(call, routes);
    const type = status < 400 ? 'application/json; charset=utf-8' : 'application/problem+json; charset=utf-8';
    response.writeHead(status, { 'content-type': type });
    response.end(typeof body === 'string' ? body : JSON.stringify(body));
  }
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    calls,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

/** A problem document as the API writes it. */
export function problem(
  status: number,
  code: string,
  title: string,
  detail: string,
  errors?: unknown,
): StubAnswer {
  const type = `urn:aviary:problem:${code.toLowerCase().replaceAll('_', '-')}`;
  return {
    status,
    body: { type, title, status, detail, code, errors, traceId: 'trace-1', retryable: false },
  };
}

function answerTo({ key, method, url }: StubCall, routes: Readonly<Record<string, StubAnswer>>): StubAnswer {
  if (key !== stubKey)
    return problem(401, 'UNAUTHENTICATED', 'A valid API key is needed', 'Send the header Authorization: …');
  return (
    routes[`${method} ${url.replace('/api/v1', '')}`] ??
    problem(404, 'ROUTE_NOT_FOUND', 'There is nothing at this path', `no route for ${method} ${url}`)
  );
}

async function readCall(request: IncomingMessage): Promise<StubCall> {
  let text = '';
  for await (const chunk of request) text += String(chunk);
  const { method = '', url = '', headers } = request;
  const key = /^Bearer (.+)$/.exec(headers.authorization ?? '')?.[1];
  const prefer = headers['prefer'];
  return {
    method,
    url,
    prefer: typeof prefer === 'string' ? prefer : undefined,
    key,
    body: text === '' ? undefined : JSON.parse(text),
  };
}
